using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace RiskConsole.Audit.Log;

/// <summary>What begins where logs cannot go on as they were. A database that was set back may have had logs of the next numbers before, whose anchors are still there: logs of
/// a branch have names that none ever had.</summary>
/// <param name="Name">Stands at the end of the name of each of its logs.</param>
/// <param name="PreviousRoot">Of the log before it, base64; empty where its right edge is none.</param>
/// <param name="Data">What the opening entry says besides.</param>
internal sealed record LogBranch(string Name, string PreviousRoot, JsonObject Data)
{
    private const int NameBytes = 4;

    public static string NewName() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NameBytes));

    /// <returns>The branch a log belongs to, by its name; empty for the first.</returns>
    public static string NameOf(string? origin)
    {
        var last = origin is null ? "" : origin[(origin.LastIndexOf('/') + 1)..];
        return last.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? last[(dot + 1)..] : "";
    }
}

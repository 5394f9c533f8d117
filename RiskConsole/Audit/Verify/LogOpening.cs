using System.Text.Json;
using RiskConsole.Audit.Log;

namespace RiskConsole.Audit.Verify;

/// <summary>The first entry of a log: it names the log, and the log before it as that was when it was closed, so that logs cannot be taken out or exchanged.</summary>
internal static class LogOpening
{
    /// <param name="entry">Bytes that were found to be an entry.</param>
    /// <param name="previous">The log before it with its root; null for the first.</param>
    public static IntegrityFault? FaultOf(LogHeader log, byte[] entry, (LogHeader Log, byte[] Root)? previous)
    {
        using var document = JsonDocument.Parse(entry);
        var root = document.RootElement;
        var data = root.GetProperty("data");
        if (root.GetProperty("action").GetString() != LogActions.Opened.Name || Text(data, "origin") != log.Origin)
            return Fault(log, $"The log's first entry does not open the log {log.Origin}.");
        var hasPrevious = data.TryGetProperty("previous", out var before) && before.ValueKind == JsonValueKind.Object;
        if (previous is not var (last, lastRoot))
            return hasPrevious ? Fault(log, $"The log goes on from {Text(before, "origin")}, which is not here.") : null;
        if (!hasPrevious || Text(before, "origin") != last.Origin)
            return Fault(log, $"The log does not go on from {last.Origin}, which is the one before it.");
        if (!last.IsClosed)
            return Fault(log, $"The log before it, {last.Origin}, is not closed.");
        return before.TryGetProperty("size", out var size) && size.TryGetInt64(out var entries) && entries == last.Size && Text(before, "root") == Convert.ToBase64String(lastRoot)
            ? null
            : Fault(log, $"The log before it, {last.Origin}, is not what it was when it was closed.");
    }

    private static IntegrityFault Fault(LogHeader log, string message) => log.Fault(VerifyStage.Consistency, 0, message);

    private static string? Text(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

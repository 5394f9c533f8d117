using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using RiskConsole.Rules;

namespace RiskConsole.Replays;

/// <summary>A draft as a short text that an address can carry: the rule's id or <c>new</c>, a dot, and its JSON, packed.</summary>
internal static class DraftText
{
    /// <summary>Longer ones do not fit an address.</summary>
    public const int Longest = 8_000;

    private const string New = "new";
    private const int LargestJson = RuleCheck.LargestDefinition;

    /// <returns>Null for a definition that is too large for an address.</returns>
    public static string? Pack(ReplayDraft draft)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            deflate.Write(Encoding.UTF8.GetBytes(RuleJson.Write(draft.Definition)));
        var text = $"{draft.RuleId?.ToString() ?? New}.{Base64Url.EncodeToString(packed.GetBuffer().AsSpan(0, (int)packed.Length))}";
        return text.Length <= Longest ? text : null;
    }

    /// <returns>Null for what is no packed draft.</returns>
    public static ReplayDraft? Unpack(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || text.Length > Longest)
            return null;
        Guid? rule = null;
        if (text[..dot] is var of and not New)
        {
            if (!Guid.TryParse(of, out var id))
                return null;
            rule = id;
        }
        try
        {
            using var deflate = new DeflateStream(new MemoryStream(Base64Url.DecodeFromChars(text.AsSpan(dot + 1))), CompressionMode.Decompress);
            // A few bytes may unpack to gigabytes.
            var json = new byte[LargestJson + 1];
            var read = deflate.ReadAtLeast(json, json.Length, throwOnEndOfStream: false);
            return read <= LargestJson && RuleJson.TryRead(Encoding.UTF8.GetString(json, 0, read), out var definition, out _) ? new ReplayDraft(rule, definition) : null;
        }
        catch (Exception e) when (e is FormatException or InvalidDataException)
        {
            return null;
        }
    }
}

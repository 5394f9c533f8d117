namespace RiskConsole.Events.Ingest;

/// <summary>JSON pointers (RFC 6901) to the place of a problem.</summary>
internal static class JsonPointer
{
    /// <summary>Longest part of a pointer that is shown; the rest of an absurdly long name helps nobody.</summary>
    private const int ShownLength = 100;

    public static string Escape(string segment)
    {
        if (segment.Length > ShownLength)
        {
            var length = char.IsHighSurrogate(segment[ShownLength - 1]) ? ShownLength - 1 : ShownLength;
            segment = string.Concat(segment.AsSpan(0, length), "…");
        }
        return segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
    }
}

using System.Text;

namespace RiskConsole.Query;

/// <summary>Runs a <see cref="JsonTest"/> on one string, number, true or false.</summary>
internal static class JsonScalar
{
    /// <summary>Longer than any ISO 8601 time.</summary>
    private const int LongestTime = 40;

    /// <param name="raw">As it stands in the document; a string without its quotes.</param>
    public static bool Matches(JsonTest test, ReadOnlySpan<byte> raw, bool isString, bool escaped)
    {
        if (escaped && test.Kind != JsonTestKind.Text)
            raw = Resolve(raw);
        return test.Kind switch
        {
            JsonTestKind.Text => MatchesText(test, raw, escaped),
            JsonTestKind.Number => MatchesNumber(test, raw),
            JsonTestKind.Time => isString && MatchesTime(test, raw),
            JsonTestKind.Null => isString && Ascii.EqualsIgnoreCase(raw, "null"u8),
            _ => true,
        };
    }

    /// <summary>The text of a key or number written with escapes: seldom enough to allocate for.</summary>
    public static byte[] Resolve(ReadOnlySpan<byte> raw)
    {
        var chars = Encoding.UTF8.GetString(raw).ToCharArray();
        return Encoding.UTF8.GetBytes(chars, 0, TextPattern.ResolveEscapes(chars, chars));
    }

    private static bool MatchesText(JsonTest test, ReadOnlySpan<byte> raw, bool escaped)
    {
        if (!escaped && test.AsciiText is { } text && Ascii.IsValid(raw))
            return Ascii.EqualsIgnoreCase(raw, text);
        return test.Pattern!.MatchesUtf8(raw, escaped);
    }

    private static bool MatchesNumber(JsonTest test, ReadOnlySpan<byte> raw)
    {
        if (!ExactNumber.TryParse(raw, out var number))
            return false;
        if (test.LowBytes is { } low && ExactNumber.TryParse(low, out var lowest)
            && number.CompareTo(lowest) is var above && (above < 0 || (above == 0 && !test.LowIncluded)))
            return false;
        return test.HighBytes is not { } high || !ExactNumber.TryParse(high, out var highest)
            || (number.CompareTo(highest) is var below && (below < 0 || (below == 0 && test.HighIncluded)));
    }

    private static bool MatchesTime(JsonTest test, ReadOnlySpan<byte> raw)
    {
        if (raw.Length > LongestTime || !Ascii.IsValid(raw))
            return false;
        Span<char> chars = stackalloc char[LongestTime];
        var length = Encoding.ASCII.GetChars(raw, chars);
        return TimeText.TryParseIso(chars[..length], out var first, out _) && first >= test.First && first <= test.Last;
    }
}

namespace RiskConsole.Query;

/// <summary>A time as written in a query: a span of time as wide as the text is precise (a day, a minute, a millisecond), or an instant
/// relative to when the query runs.</summary>
/// <remarks>Microseconds since 1970, UTC; both ends included.</remarks>
internal sealed record TimeText
{
    private const long Second = 1_000_000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    private static readonly long Earliest = Micros(DateTimeOffset.MinValue);
    private static readonly long Latest = Micros(DateTimeOffset.MaxValue);

    private long First { get; init; }

    private long Last { get; init; }

    /// <summary>First and last count from now, or from the start of today.</summary>
    private bool FromNow { get; init; }

    private bool FromToday { get; init; }

    public bool IsRelative => FromNow || FromToday;

    /// <summary>An instant counted from now; alone, as in <c>time:-15m</c>, it means "since then".</summary>
    public bool IsInstantFromNow => FromNow;

    /// <returns>The first and last microsecond meant, as of <paramref name="now"/>.</returns>
    public (long First, long Last) Resolve(DateTimeOffset now)
    {
        if (!IsRelative)
            return (First, Last);
        var origin = Micros(now);
        if (FromToday)
            origin -= Modulo(origin, Day);
        return (Math.Clamp(origin + First, Earliest, Latest), Math.Clamp(origin + Last, Earliest, Latest));
    }

    /// <summary>UTC microseconds since 1970, the resolution and form times are stored in.</summary>
    public static long Micros(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static TimeText? TryParse(string text)
    {
        if (text.Equals("today", StringComparison.OrdinalIgnoreCase))
            return new TimeText { FromToday = true, Last = Day - 1 };
        if (text.Equals("yesterday", StringComparison.OrdinalIgnoreCase))
            return new TimeText { FromToday = true, First = -Day, Last = -1 };
        if (text.Equals("now", StringComparison.OrdinalIgnoreCase))
            return new TimeText { FromNow = true };
        var offset = text.StartsWith("now", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(3) : text;
        if (TryParseOffset(offset, out var micros))
            return new TimeText { FromNow = true, First = micros, Last = micros };
        return TryParseIso(text, out var first, out var last) ? new TimeText { First = first, Last = last } : null;
    }

    /// <summary>ISO 8601: a month, a date, or a date and time to the hour, minute, second or up to nine decimals, in UTC unless it names
    /// an offset.</summary>
    public static bool TryParseIso(ReadOnlySpan<char> text, out long first, out long last)
    {
        (first, last) = (0, 0);
        if (!TryDigits(ref text, 4, 1, 9999, out var year) || !TrySkip(ref text, '-') || !TryDigits(ref text, 2, 1, 12, out var month))
            return false;
        var start = Micros(new DateTimeOffset(year, month, 1, 0, 0, 0, TimeSpan.Zero));
        var width = DateTime.DaysInMonth(year, month) * Day;
        if (!text.IsEmpty)
        {
            if (!TrySkip(ref text, '-') || !TryDigits(ref text, 2, 1, DateTime.DaysInMonth(year, month), out var day))
                return false;
            start += (day - 1) * Day;
            width = Day;
        }
        if (!text.IsEmpty && !TryParseTime(text, ref start, ref width))
            return false;
        (first, last) = (start, start + width - 1);
        return true;
    }

    private static bool TryParseTime(ReadOnlySpan<char> text, ref long start, ref long width)
    {
        if (text[0] is not ('T' or 't' or ' '))
            return false;
        text = text[1..];
        if (!TryDigits(ref text, 2, 0, 23, out var hour))
            return false;
        start += hour * Hour;
        width = Hour;
        if (TrySkip(ref text, ':'))
        {
            if (!TryDigits(ref text, 2, 0, 59, out var minute))
                return false;
            start += minute * Minute;
            width = Minute;
            if (TrySkip(ref text, ':'))
            {
                if (!TryDigits(ref text, 2, 0, 59, out var second))
                    return false;
                start += second * Second;
                width = Second;
                if (TrySkip(ref text, '.') && !TryFraction(ref text, ref start, ref width))
                    return false;
            }
        }
        return TryZone(text, ref start);
    }

    private static bool TryFraction(ref ReadOnlySpan<char> text, ref long start, ref long width)
    {
        var digits = 0;
        for (; digits < text.Length && char.IsAsciiDigit(text[digits]); digits++)
        {
            // Below the microsecond nothing is stored.
            if (digits >= 6)
                continue;
            width /= 10;
            start += (text[digits] - '0') * width;
        }
        text = text[digits..];
        return digits is > 0 and <= 9;
    }

    private static bool TryZone(ReadOnlySpan<char> text, ref long start)
    {
        if (text.IsEmpty || text is "Z" or "z")
            return true;
        var east = text[0] == '+';
        if (!east && text[0] != '-')
            return false;
        text = text[1..];
        if (!TryDigits(ref text, 2, 0, 14, out var hours))
            return false;
        TrySkip(ref text, ':');
        var minutes = 0;
        if (!text.IsEmpty && !TryDigits(ref text, 2, 0, 59, out minutes))
            return false;
        var offset = hours * Hour + minutes * Minute;
        start += east ? -offset : offset;
        return text.IsEmpty;
    }

    private static bool TryParseOffset(ReadOnlySpan<char> text, out long micros)
    {
        micros = 0;
        if (text.Length is < 3 or > 11 || text[0] is not ('-' or '+'))
            return false;
        var unit = text[^1] switch
        {
            's' => Second,
            'm' => Minute,
            'h' => Hour,
            'd' => Day,
            'w' => 7 * Day,
            _ => 0,
        };
        if (unit == 0)
            return false;
        long count = 0;
        foreach (var c in text[1..^1])
        {
            if (!char.IsAsciiDigit(c))
                return false;
            count = count * 10 + (c - '0');
        }
        // A span longer than all of time is cut before it can overflow.
        micros = count > Latest / unit ? Latest : count * unit;
        if (text[0] == '-')
            micros = -micros;
        return true;
    }

    private static bool TryDigits(ref ReadOnlySpan<char> text, int length, int min, int max, out int value)
    {
        value = 0;
        if (text.Length < length)
            return false;
        foreach (var c in text[..length])
        {
            if (!char.IsAsciiDigit(c))
                return false;
            value = value * 10 + (c - '0');
        }
        text = text[length..];
        return value >= min && value <= max;
    }

    private static bool TrySkip(ref ReadOnlySpan<char> text, char c)
    {
        if (text.IsEmpty || text[0] != c)
            return false;
        text = text[1..];
        return true;
    }

    private static long Modulo(long value, long divisor) => (value % divisor + divisor) % divisor;
}

using System.Globalization;

namespace RiskConsole.Events.Ingest;

/// <summary>Timestamps as CloudEvents has them (RFC 3339), to the microsecond.</summary>
internal static class Rfc3339
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;

    /// <summary>Reads <c>2026-01-02T03:04:05[.fraction](Z|+hh:mm)</c> into UTC; digits beyond the microsecond are cut off.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset utc)
    {
        utc = default;
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || (text[10] | 0x20) != 't' || text[13] != ':' || text[16] != ':')
            return false;
        if (!Number(text[..4], out var year) || !Number(text[5..7], out var month) || !Number(text[8..10], out var day)
            || !Number(text[11..13], out var hour) || !Number(text[14..16], out var minute) || !Number(text[17..19], out var second))
            return false;
        // RFC 3339 section 5.7 allows the leap second; it is counted as the first of the next minute.
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59
            || second > 60)
            return false;
        if (!TryFraction(text[19..], out var fraction, out var rest) || !TryOffset(rest, out var offset))
            return false;

        var ticks = new DateTime(year, month, day, hour, minute, 0).Ticks + second * TimeSpan.TicksPerSecond + fraction - offset;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
            return false;
        utc = new(ticks, TimeSpan.Zero);
        return true;
    }

    /// <summary>Writes UTC with milliseconds, or with microseconds where there are any.</summary>
    public static string Format(DateTimeOffset time)
    {
        var format = time.UtcTicks % TimeSpan.TicksPerMillisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
        return time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>The same moment in UTC without anything below the microsecond, as the store keeps it.</summary>
    public static DateTimeOffset ToMicroseconds(DateTimeOffset time) =>
        new(time.UtcTicks - time.UtcTicks % TicksPerMicrosecond, TimeSpan.Zero);

    private static bool TryFraction(ReadOnlySpan<char> text, out long ticks, out ReadOnlySpan<char> rest)
    {
        ticks = 0;
        rest = text;
        if (text.IsEmpty || text[0] != '.')
            return true;

        var digits = 0;
        var unit = TimeSpan.TicksPerSecond;
        for (; digits + 1 < text.Length && char.IsAsciiDigit(text[digits + 1]); digits++)
        {
            unit /= 10;
            if (unit >= TicksPerMicrosecond)
                ticks += (text[digits + 1] - '0') * unit;
        }
        rest = text[(digits + 1)..];
        return digits > 0;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text is "Z" or "z")
            return true;
        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':' || !Number(text[1..3], out var hours)
            || !Number(text[4..], out var minutes)
            || hours > 23 || minutes > 59)
            return false;
        ticks = (hours * 60 + minutes) * TimeSpan.TicksPerMinute * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool Number(ReadOnlySpan<char> digits, out int value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            value = value * 10 + (digit - '0');
        }
        return true;
    }
}

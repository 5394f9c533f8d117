using System.Globalization;
using System.Text;
using System.Xml;

namespace RiskConsole.Rules;

/// <summary>Durations as people write them: <c>10m</c>, <c>1h30m</c>, <c>90s</c>, <c>500ms</c>, <c>7d</c>. Also read: ISO 8601
/// (<c>PT10M</c>) and <c>00:10:00</c>.</summary>
internal static class Durations
{
    private const int LongestText = 40;

    private static readonly (string Name, TimeSpan Unit)[] Units =
    [
        ("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)), ("m", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)),
        ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    /// <returns>The shortest text that <see cref="TryParse"/> reads as the same duration; zero is <c>0s</c>.</returns>
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
            return "0s";
        if (duration < TimeSpan.Zero || duration.Ticks % TimeSpan.TicksPerMillisecond != 0)
            return duration.ToString("c", CultureInfo.InvariantCulture);
        var text = new StringBuilder();
        var rest = duration.Ticks;
        foreach (var (name, unit) in Units)
        {
            if (rest >= unit.Ticks)
                text.Append(CultureInfo.InvariantCulture, $"{rest / unit.Ticks}{name}");
            rest %= unit.Ticks;
        }
        return text.ToString();
    }

    /// <summary>Never throws. Units are d, h, m, s and ms, or their names; a number without a unit is refused, as nobody can tell what it means.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        var trimmed = text?.Trim() ?? "";
        if (trimmed.Length is 0 or > LongestText)
            return false;
        if (trimmed == "0")
            return true;
        if (trimmed.Contains(':', StringComparison.Ordinal))
            return TimeSpan.TryParseExact(trimmed, "c", CultureInfo.InvariantCulture, out duration);
        return char.ToUpperInvariant(trimmed[0]) == 'P' ? TryParseIso(trimmed.ToUpperInvariant(), out duration) : TryParseUnits(trimmed, out duration);
    }

    private static bool TryParseUnits(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        var ticks = 0m;
        while (!text.IsEmpty)
        {
            var digits = LengthWhile(text, static c => char.IsAsciiDigit(c) || c == '.');
            if (!decimal.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;
            text = text[digits..].TrimStart();
            var letters = LengthWhile(text, char.IsAsciiLetter);
            if (UnitOf(text[..letters]) is not { } unit || number > long.MaxValue / unit.Ticks)
                return false;
            ticks += number * unit.Ticks;
            text = text[letters..].TrimStart();
        }
        if (ticks > TimeSpan.MaxValue.Ticks)
            return false;
        duration = TimeSpan.FromTicks((long)ticks);
        return true;
    }

    private static TimeSpan? UnitOf(ReadOnlySpan<char> name) => name.ToString().ToLowerInvariant() switch
    {
        "w" or "week" or "weeks" => TimeSpan.FromDays(7),
        "d" or "day" or "days" => TimeSpan.FromDays(1),
        "h" or "hour" or "hours" => TimeSpan.FromHours(1),
        "m" or "min" or "minute" or "minutes" => TimeSpan.FromMinutes(1),
        "s" or "sec" or "second" or "seconds" => TimeSpan.FromSeconds(1),
        "ms" => TimeSpan.FromMilliseconds(1),
        _ => null,
    };

    private static bool TryParseIso(string text, out TimeSpan duration)
    {
        duration = default;
        // Years and months have no fixed length.
        var days = text.Split('T')[0];
        if (days.Contains('Y', StringComparison.Ordinal) || days.Contains('M', StringComparison.Ordinal))
            return false;
        try
        {
            duration = XmlConvert.ToTimeSpan(text);
            return true;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return false;
        }
    }

    private static int LengthWhile(ReadOnlySpan<char> text, Func<char, bool> holds)
    {
        var i = 0;
        while (i < text.Length && holds(text[i]))
            i++;
        return i;
    }
}

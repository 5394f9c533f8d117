using System.Globalization;
using RiskConsole.Storage;

namespace RiskConsole.Rules;

/// <summary>Figures and times inside a sentence, the same for every culture of the server.</summary>
internal static class RuleWords
{
    private static readonly string[] Suffixes = ["", "k", "M", "G", "T"];

    /// <summary>0.004, 0.87, 12.5, 950, 4.1k, 1.2M: two or three figures.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
            return "–";
        var size = Math.Abs(value);
        var unit = 0;
        // What would be rounded up to 1000 belongs to the next unit.
        while (size >= 999.5 && unit < Suffixes.Length - 1)
        {
            size /= 1_000;
            unit++;
        }
        var format = size switch
        {
            0 => "0",
            < 0.01 => "0.##E+0",
            < 1 => "0.###",
            < 99.95 => "0.#",
            _ => "0",
        };
        return (Math.Sign(value) * size).ToString(format, CultureInfo.InvariantCulture) + Suffixes[unit];
    }

    /// <summary>850 ms, 12 s, 3 min 20 s, 5 h 12 min, 4 d 3 h: the two largest units.</summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0} ms"),
        { TotalMinutes: < 1 } => Pair(span.Seconds, "s", 0, ""),
        { TotalHours: < 1 } => Pair(span.Minutes, "min", span.Seconds, "s"),
        { TotalDays: < 1 } => Pair(span.Hours, "h", span.Minutes, "min"),
        _ => Pair((int)span.TotalDays, "d", span.Hours, "h"),
    };

    /// <param name="micros">A length of time.</param>
    public static string Duration(long micros) => Duration(TimeSpan.FromMicroseconds(micros));

    /// <summary>2026-03-15 12:00:01 UTC</summary>
    public static string Time(long micros) => micros.ToTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";

    private static string Pair(int large, string largeUnit, int small, string smallUnit) =>
        small == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{large} {largeUnit}")
            : string.Create(CultureInfo.InvariantCulture, $"{large} {largeUnit} {small} {smallUnit}");
}

using System.Globalization;

namespace RiskConsole.Components.Shared;

/// <summary>Figures as people read them, the same for every culture of the server: narrow spaces between thousands, a dot before decimals.</summary>
public static class Numbers
{
    private const double Unit = 1_000;

    private static readonly NumberFormatInfo Grouped = new() { NumberGroupSeparator = "\u202f", NumberDecimalSeparator = "." };
    private static readonly string[] Suffixes = ["", "k", "M", "G", "T"];

    /// <summary>12 345</summary>
    public static string Count(long value) => value.ToString("N0", Grouped);

    /// <summary>950, 1.2k, 48k, 3.4M: three figures at most, never rounded up into the next unit.</summary>
    public static string Compact(double value)
    {
        var size = Math.Abs(value);
        var unit = 0;
        while (size >= Unit && unit < Suffixes.Length - 1)
        {
            size /= Unit;
            unit++;
        }
        // Cut, not rounded: 999 950 is 999k, not 1000k.
        var cut = unit > 0 && size < 10 ? Math.Floor(size * 10) / 10 : Math.Floor(size);
        return (Math.Sign(value) * cut).ToString("0.#", CultureInfo.InvariantCulture) + Suffixes[unit];
    }

    /// <summary>0.87</summary>
    public static string Score(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>Per second: 0.4, 12, 1.2k.</summary>
    public static string Rate(double perSecond) =>
        perSecond < 10 ? perSecond.ToString("0.0", CultureInfo.InvariantCulture) : Compact(perSecond);

    /// <summary>0.5 → 50 %</summary>
    public static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + "\u202f%";

    /// <summary>1.5 KB, 12 MB; 1024 bytes to the KB.</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB"];
        double size = bytes;
        var unit = 0;
        while (size >= 1024 && unit < units.Length - 1)
        {
            size /= 1024;
            unit++;
        }
        return size.ToString(size < 10 && unit > 0 ? "0.#" : "0", CultureInfo.InvariantCulture) + "\u202f" + units[unit];
    }

    /// <summary>850 ms, 12 s, 3 min 20 s, 5 h 12 min, 4 d 3 h: the two largest units.</summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0}\u202fms"),
        { TotalMinutes: < 1 } => Pair(span.Seconds, "s", 0, ""),
        { TotalHours: < 1 } => Pair(span.Minutes, "min", span.Seconds, "s"),
        { TotalDays: < 1 } => Pair(span.Hours, "h", span.Minutes, "min"),
        _ => Pair((int)span.TotalDays, "d", span.Hours, "h"),
    };

    private static string Pair(int large, string largeUnit, int small, string smallUnit) =>
        small == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{large}\u202f{largeUnit}")
            : string.Create(CultureInfo.InvariantCulture, $"{large}\u202f{largeUnit} {small}\u202f{smallUnit}");
}

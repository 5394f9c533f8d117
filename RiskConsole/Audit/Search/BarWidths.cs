namespace RiskConsole.Audit.Search;

/// <summary>Round widths for bars over time.</summary>
internal static class BarWidths
{
    private const long Second = 1_000_000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    private static readonly long[] Round =
    [
        Second / 10, Second / 5, Second / 2, Second, 2 * Second, 5 * Second, 10 * Second, 15 * Second, 30 * Second,
        Minute, 2 * Minute, 5 * Minute, 10 * Minute, 15 * Minute, 30 * Minute, Hour, 2 * Hour, 3 * Hour, 6 * Hour, 12 * Hour,
        Day, 2 * Day, 7 * Day, 14 * Day, 28 * Day, 91 * Day, 182 * Day, 364 * Day,
    ];

    /// <summary>Most bars beyond what was asked, where both ends are cut.</summary>
    private const int Ends = 2;

    /// <returns>The first bar's begin, a multiple of the width from 1970, and the width, both in microseconds: the narrowest round one of which no more than
    /// <paramref name="bars"/> are needed, but for those that are cut at the ends.</returns>
    /// <param name="firstUs">Inclusive.</param>
    /// <param name="lastUs">Inclusive.</param>
    public static (long FromUs, long WidthUs) Choose(long firstUs, long lastUs, int bars)
    {
        var width = Round[0];
        foreach (var round in Round)
        {
            width = round;
            if (Count(firstUs, lastUs, width) <= bars + Ends)
                break;
        }
        while (Count(firstUs, lastUs, width) > bars + Ends)
            width *= 2;
        return (Floor(firstUs, width), width);
    }

    public static long Count(long firstUs, long lastUs, long widthUs) => (Floor(lastUs, widthUs) - Floor(firstUs, widthUs)) / widthUs + 1;

    private static long Floor(long us, long width) => us - ((us % width) + width) % width;
}

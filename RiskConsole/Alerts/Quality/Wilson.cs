namespace RiskConsole.Alerts.Quality;

/// <summary>How far a share of a few may be from that of many: Wilson's score interval at 95 %.</summary>
internal static class Wilson
{
    private const double Z = 1.959964;

    /// <returns>Both between 0 and 1; 0 to 1 for none of none.</returns>
    public static (double Low, double High) Of(int hits, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, count);
        if (count == 0)
            return (0, 1);
        var share = (double)hits / count;
        var square = Z * Z / count;
        var middle = (share + square / 2) / (1 + square);
        var half = Z * Math.Sqrt(share * (1 - share) / count + square / (4 * count)) / (1 + square);
        return (hits == 0 ? 0 : Math.Max(0, middle - half), hits == count ? 1 : Math.Min(1, middle + half));
    }
}

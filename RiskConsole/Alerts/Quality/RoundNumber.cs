namespace RiskConsole.Alerts.Quality;

/// <summary>Finds numbers that people can remember.</summary>
internal static class RoundNumber
{
    private const int MostDigits = 15;

    /// <summary>The number with the fewest digits within bounds, and among those the lowest.</summary>
    /// <param name="low">The lower bound.</param>
    /// <param name="withLow">Whether the bound itself will do; likewise <paramref name="withHigh"/>.</param>
    /// <param name="high">The upper bound; null for none.</param>
    /// <param name="below">It must be less than this; null for no such bound.</param>
    /// <param name="reach">How far above the lower bound to look, as a share of it, for fewer digits.</param>
    /// <param name="isWhole">Only whole numbers, where there are such.</param>
    /// <returns>Null where no number is within the bounds.</returns>
    public static double? Within(double low, bool withLow, double? high, bool withHigh, double? below, double reach, bool isWhole)
    {
        var top = low + Math.Max(Math.Abs(low) * reach, isWhole ? 1 : 0);
        var most = Math.Max(Math.Abs(low), Math.Abs(top));
        if (most is > 1e-12 and < 1e15)
        {
            var magnitude = (int)Math.Floor(Math.Log10(most));
            for (var digits = 1; digits <= MostDigits; digits++)
            {
                var exponent = magnitude - digits + 1;
                if (exponent < -15 || (isWhole && exponent < 0))
                    break;
                var step = exponent >= 0 ? (decimal)Math.Pow(10, exponent) : 1 / (decimal)Math.Pow(10, -exponent);
                var number = Math.Ceiling((decimal)low / step) * step;
                if (IsWithin((double)number) && (double)number <= top)
                    return (double)number;
                if (IsWithin((double)(number + step)) && (double)(number + step) <= top)
                    return (double)(number + step);
            }
        }
        // No round one: the closest there is.
        var closest = withLow ? low : Math.BitIncrement(low);
        return IsWithin(closest) ? closest : null;

        bool IsWithin(double number) =>
            (number > low || (withLow && number == low)) && (high is not { } end || number < end || (withHigh && number == end)) && (below is not { } limit || number < limit);
    }
}

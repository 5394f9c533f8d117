namespace RiskConsole.Rules.Engine.Baselines;

/// <summary>Where values lie and how widely, learnt one by one: an exponentially weighted mean and mean deviation whose steps are bounded, so that one value counts for
/// no more than a few others, however large.</summary>
/// <remarks>The EWMA control chart (S. W. Roberts, Control Chart Tests Based on Geometric Moving Averages, Technometrics 1 (1959)) with Huber's ψ function (P. J. Huber, Robust
/// Estimation of a Location Parameter, Annals of Mathematical Statistics 35 (1964)) as in S. Gelper, R. Fried, C. Croux, Robust Forecasting with Exponential and
/// Holt–Winters Smoothing, Journal of Forecasting 29 (2010). The spread is the mean absolute deviation times 1.2533: the standard deviation of normal values.</remarks>
internal struct RobustLevel
{
    private const double OfMeanDeviation = 1.2533;
    private const double MostOfLocation = 1.5;
    private const double MostOfSpread = 3;

    /// <summary>How many values were learnt.</summary>
    public int Count { get; private set; }

    public double Location { get; private set; }

    public double Spread { get; private set; }

    /// <param name="step">The weight of a value once more than its inverse were learnt; before, all weigh the same.</param>
    /// <param name="scale">What counts as one deviation; 0 when it is not known.</param>
    public void Learn(double value, double step, double scale)
    {
        Count++;
        if (Count == 1)
        {
            (Location, Spread) = (value, Math.Abs(value) / 2);
            return;
        }
        var weight = Math.Max(step, 1.0 / Count);
        var residual = value - Location;
        var bound = scale > 0 ? scale : double.MaxValue / 4;
        Location += weight * Math.Clamp(residual, -MostOfLocation * bound, MostOfLocation * bound);
        Spread += weight * (OfMeanDeviation * Math.Min(Math.Abs(residual), MostOfSpread * bound) - Spread);
    }

    public readonly void Write(BinaryWriter writer)
    {
        writer.Write(Count);
        writer.Write(Location);
        writer.Write(Spread);
    }

    public static RobustLevel Read(BinaryReader reader) => new() { Count = reader.ReadInt32(), Location = reader.ReadDouble(), Spread = reader.ReadDouble() };
}

namespace RiskConsole.Demo.Simulation;

/// <summary>Draws from the distributions the bridge is made of. Nothing is kept between draws, so a sequence depends on the seed alone.</summary>
internal static class Draws
{
    public static double Gaussian(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    public static double LogNormal(this Random random, double median, double sigma) => median * Math.Exp(sigma * random.Gaussian());

    /// <summary>The time to the next of events that come on average once per <paramref name="mean"/>.</summary>
    public static TimeSpan Wait(this Random random, TimeSpan mean) => mean * -Math.Log(1 - random.NextDouble());

    /// <summary>How many of the events that come <paramref name="mean"/> times on average. A large mean is split, as e^-mean would vanish.</summary>
    public static int Poisson(this Random random, double mean)
    {
        const double Part = 30;
        var count = 0;
        for (; mean > Part; mean -= Part)
            count += random.SmallPoisson(Part);
        return count + random.SmallPoisson(mean);
    }

    public static bool Chance(this Random random, double probability) => random.NextDouble() < probability;

    public static double Between(this Random random, double from, double to) => from + (to - from) * random.NextDouble();

    public static TimeSpan Between(this Random random, TimeSpan from, TimeSpan to) => from + (to - from) * random.NextDouble();

    public static T Pick<T>(this Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];

    public static string Hex(this Random random, int bytes)
    {
        Span<byte> buffer = stackalloc byte[bytes];
        random.NextBytes(buffer);
        return Convert.ToHexStringLower(buffer);
    }

    private static int SmallPoisson(this Random random, double mean)
    {
        var limit = Math.Exp(-mean);
        var count = 0;
        for (var product = random.NextDouble(); product > limit; product *= random.NextDouble())
            count++;
        return count;
    }
}

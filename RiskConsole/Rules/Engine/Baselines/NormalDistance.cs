namespace RiskConsole.Rules.Engine.Baselines;

/// <summary>How many standard deviations away something is that is as rare in a normal distribution.</summary>
/// <remarks>M. J. Wichura, Algorithm AS 241: The Percentage Points of the Normal Distribution, Applied Statistics 37 (1988); PPND7, seven figures.
/// Works on the logarithm of the chance, which may be smaller than any number.</remarks>
internal static class NormalDistance
{
    /// <param name="logChance">Natural logarithm of the chance of something at least as far away, on one side.</param>
    /// <returns>0 for a chance of a half or more.</returns>
    public static double Of(double logChance)
    {
        if (logChance >= -Math.Log(2))
            return 0;
        var q = 0.5 - Math.Exp(logChance);
        if (q <= 0.425)
        {
            var r = 0.180625 - q * q;
            return q * (((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)
                / (((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1);
        }
        var s = Math.Sqrt(-logChance);
        if (s <= 5)
        {
            s -= 1.6;
            return (((0.17023821103 * s + 1.3067284816) * s + 2.7568153900) * s + 1.4234372777) / ((0.12021132975 * s + 0.73700164250) * s + 1);
        }
        s -= 5;
        return (((0.017337203997 * s + 0.42868294337) * s + 3.0812263860) * s + 6.6579051150) / ((0.012258202635 * s + 0.24197894225) * s + 1);
    }
}

namespace RiskConsole.Tests.Rules.Engine;

internal static class Distributions
{
    public static double Normal(this Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    public static double LogNormal(this Random random, double location, double spread) => Math.Exp(location + spread * random.Normal());

    public static double Pareto(this Random random, double power) => Math.Pow(1 - random.NextDouble(), -1 / power);

    public static int Poisson(this Random random, double mean)
    {
        if (mean > 200)
            return (int)Math.Max(0, Math.Round(mean + Math.Sqrt(mean) * random.Normal()));
        var (limit, product, count) = (Math.Exp(-mean), random.NextDouble(), 0);
        while (product > limit)
        {
            product *= random.NextDouble();
            count++;
        }
        return count;
    }
}

using System.Numerics;
using RiskConsole.Rules;

namespace RiskConsole.Tests.Rules.Reference;

/// <summary>Aggregates from scratch, with whole numbers instead of floating-point ones.</summary>
internal static class ReferenceAggregates
{
    /// <summary>Values are multiples of 2^-<see cref="Scale"/>.</summary>
    private const int Scale = 160;

    public static double Of(RuleDefinition rule, IReadOnlyList<ReferenceSample> samples)
    {
        var values = samples.Select(s => s.Value).Order().ToList();
        return rule.Aggregate switch
        {
            Aggregate.Count => values.Count,
            Aggregate.Sum => Round(Sum(values), Scale),
            Aggregate.Average => values.Count == 0 ? double.NaN : Round(Sum(values), Scale) / values.Count,
            Aggregate.Min => values.Count == 0 ? double.NaN : values[0],
            Aggregate.Max => values.Count == 0 ? double.NaN : values[^1],
            Aggregate.Distinct => samples.Select(s => s.Text).Distinct().Count(),
            Aggregate.StandardDeviation => Deviation(values),
            Aggregate.Percentile => values.Count == 0 ? double.NaN : values.First(v => values.Count(w => w <= v) * 100m >= (decimal)rule.Percentile!.Value * values.Count),
            _ => throw new NotSupportedException(),
        };
    }

    /// <summary>A whole number divided by a power of two, as the nearest double, a half to the even one.</summary>
    public static double Round(BigInteger number, int scale)
    {
        var size = BigInteger.Abs(number);
        var shift = (int)Math.Max(0, size.GetBitLength() - 53);
        var kept = size >> shift;
        var rest = size - (kept << shift);
        var half = shift == 0 ? BigInteger.Zero : BigInteger.One << (shift - 1);
        if (shift > 0 && (rest > half || (rest == half && !kept.IsEven)))
            kept++;
        return number.Sign * Math.ScaleB((double)(ulong)kept, shift - scale);
    }

    private static double Deviation(List<double> values)
    {
        if (values.Count < 2)
            return 0;
        var (sum, squares) = (Sum(values), values.Aggregate(BigInteger.Zero, (total, v) => total + Whole(v) * Whole(v)));
        return Math.Sqrt(Round(values.Count * squares - sum * sum, 2 * Scale)) / values.Count;
    }

    private static BigInteger Sum(IEnumerable<double> values) => values.Aggregate(BigInteger.Zero, (total, v) => total + Whole(v));

    private static BigInteger Whole(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52 & 0x7FF);
        var fraction = bits & 0xFFFFFFFFFFFFF;
        if (exponent == 0)
            return fraction == 0 ? 0 : throw new ArgumentOutOfRangeException(nameof(value));
        var shift = exponent - 1075 + Scale;
        var whole = (BigInteger)(fraction | 1L << 52) << shift;
        return shift < 0 ? throw new ArgumentOutOfRangeException(nameof(value)) : value < 0 ? -whole : whole;
    }
}

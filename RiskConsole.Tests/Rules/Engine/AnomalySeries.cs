using RiskConsole.Rules;
using RiskConsole.Rules.Engine;

namespace RiskConsole.Tests.Rules.Engine;

/// <summary>Feeds an anomaly window bucket by bucket and notes what it says.</summary>
internal sealed class AnomalySeries(AnomalyShape shape)
{
    public const double Threshold = 3.5;
    public const long Second = 1_000_000;
    public const long Minute = 60 * Second;
    public const long Hour = 60 * Minute;

    /// <summary>2026-01-01T00:00:00Z</summary>
    public const long Start = 1_767_225_600 * Second;

    private long _seq;

    public AnomalyWindow Window { get; } = new(shape);

    public int Buckets { get; private set; }

    /// <summary>Buckets that reached the threshold.</summary>
    public int Raised { get; private set; }

    public static AnomalyShape Shape(
        Aggregate aggregate, long bucketUs = 10 * Minute, Comparison compare = Comparison.AtLeast, AnomalyTuning? tuning = null) =>
        new(aggregate, bucketUs, Minute, compare, tuning ?? new AnomalyTuning());

    /// <summary>The beginning of the next bucket.</summary>
    public long NextUs => Start + Buckets * shape.BucketUs;

    public Observation Take(double value, long afterUs = 0) => Window.Take(new Sample(++_seq, NextUs + afterUs, "key", value));

    /// <summary>A bucket with these values.</summary>
    /// <returns>The last observation.</returns>
    public Observation Bucket(params IEnumerable<double> values)
    {
        Observation last = default;
        var (raised, after) = (false, 0L);
        foreach (var value in values)
        {
            last = Take(value, after++);
            raised |= IsBeyond(last);
        }
        Buckets++;
        if (Window.KeepsTime)
        {
            last = Window.At(NextUs + shape.LatenessUs);
            raised = IsBeyond(last);
        }
        if (raised)
            Raised++;
        return last;
    }

    public Observation Events(int count) => Bucket(Enumerable.Repeat(1.0, count));

    private static bool IsBeyond(in Observation observation) => observation is { Counts: true, Value: >= Threshold };
}

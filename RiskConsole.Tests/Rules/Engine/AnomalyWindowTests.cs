using System.Text;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;

namespace RiskConsole.Tests.Rules.Engine;

public class AnomalyWindowTests
{
    private const long Minute = AnomalySeries.Minute;
    private const int Day = 144;

    [Theory, Trait("Req", "AL1")]
    [InlineData("few counts", 8)]
    [InlineData("counts", 8)]
    [InlineData("many counts", 8)]
    [InlineData("by hour", 8)]
    [InlineData("normal", 8)]
    [InlineData("always the same", 0)]
    [InlineData("amounts", 12)]
    [InlineData("heavy amounts", 12)]
    [InlineData("rare heavy amounts", 12)]
    [InlineData("sums of amounts", 16)]
    public void Take_SeriesWithoutAnomaly_IsRarelyRaised(string series, int most)
    {
        var random = new Random(1);
        var sums = AnomalySeries.Shape(Aggregate.Sum);
        var counts = AnomalySeries.Shape(Aggregate.Count);
        var (shape, next) = series switch
        {
            "few counts" => (counts, (Func<int, IEnumerable<double>>)(_ => Ones(random.Poisson(0.1)))),
            "counts" => (counts, _ => Ones(random.Poisson(5))),
            "many counts" => (counts, _ => Ones(random.Poisson(100))),
            "by hour" => (counts, i => Ones(random.Poisson(50 + 45 * Math.Sin(2 * Math.PI * i / Day)))),
            "normal" => (sums, _ => [100 + 10 * random.Normal()]),
            "always the same" => (counts, _ => Ones(60)),
            "amounts" => (sums, _ => [random.LogNormal(8, 1)]),
            "heavy amounts" => (sums, _ => [random.Pareto(1.2)]),
            "rare heavy amounts" => (sums, _ => random.Next(10) == 0 ? [random.LogNormal(8, 2.5)] : []),
            _ => (sums, _ => Enumerable.Range(0, random.Poisson(20)).Select(_ => random.LogNormal(5, 1))),
        };
        var watched = new AnomalySeries(shape);
        for (var i = 0; i < 10_000; i++)
            watched.Bucket(next(i));

        Assert.InRange(watched.Raised, 0, most);
    }

    [Fact, Trait("Req", "AL1")]
    public void Take_FarMoreThanUsual_IsSeenAtTheEventThatMakesIt()
    {
        var watched = Steady(Day * 3);
        for (var i = 0; i < 120; i++)
            Assert.InRange(watched.Take(1).Value, -10, AnomalySeries.Threshold);
        var said = new Observation();
        for (var i = 0; i < 80; i++)
            said = watched.Take(1);

        Assert.True(said.Counts);
        Assert.InRange(said.Value, AnomalySeries.Threshold, 40);
        Assert.Equal(200, said.Shown);
        Assert.Matches("""^expected about \d+(\.\d)? in 10 min \(usually \d+(\.\d)? to \d+(\.\d)? at this hour\), came 200$""", watched.Window.Reason);
        Assert.Equal(20, watched.Window.Contributing.Count);
    }

    [Fact, Trait("Req", "AL1")]
    public void Take_WithinWarmUp_SaysNothingYet()
    {
        var watched = new AnomalySeries(AnomalySeries.Shape(Aggregate.Count, tuning: new AnomalyTuning(WarmUp: 30)));
        for (var i = 0; i < 30; i++)
            Assert.False(watched.Events(5).Counts);
        // The thirtieth bucket is learnt when its lateness is over.
        Assert.False(watched.Take(1).Counts);
        Assert.True(watched.Take(1, Minute).Counts);
    }

    [Fact, Trait("Req", "AL1")]
    public void Take_SumsWithFewBuckets_WaitsForTen()
    {
        var watched = new AnomalySeries(AnomalySeries.Shape(Aggregate.Sum));
        for (var i = 0; i < 200; i++)
            watched.Bucket(i % 25 == 0 ? [50.0] : []);
        Assert.False(watched.Take(1_000_000).Counts);
        for (var i = 0; i < 100; i++)
            watched.Bucket(i % 25 == 0 ? [50.0] : []);
        Assert.True(watched.Take(1_000_000).Counts);
    }

    [Fact, Trait("Req", "AL1")]
    public void Take_NothingForLongThenABurst_IsRaisedButASingleEventIsNot()
    {
        var watched = new AnomalySeries(AnomalySeries.Shape(Aggregate.Count));
        watched.Events(1);
        for (var i = 0; i < Day * 7; i++)
            watched.Events(0);
        Assert.InRange(watched.Take(1).Value, 0, AnomalySeries.Threshold);
        for (var i = 0; i < 20; i++)
            watched.Take(1);
        Assert.InRange(watched.Take(1).Value, AnomalySeries.Threshold, 40);
        Assert.StartsWith("expected about 0 in 10 min (usually up to ", watched.Window.Reason, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AL1")]
    public void Take_WithinTheRangeGuard_IsNeverUnusual()
    {
        var guarded = AnomalySeries.Shape(Aggregate.Count, tuning: new AnomalyTuning(Most: 500));
        var watched = new AnomalySeries(guarded);
        for (var i = 0; i < Day; i++)
            watched.Events(10);
        for (var i = 0; i < 500; i++)
            Assert.Equal(0, watched.Take(1).Value);
        Assert.InRange(watched.Take(1).Value, AnomalySeries.Threshold, 100);
    }

    [Fact, Trait("Req", "AL1")]
    public void Take_OneAttack_TeachesLittle()
    {
        var watched = Steady(Day * 3);
        for (var i = 0; i < 6; i++)
            watched.Events(5_000);
        Assert.Equal(6, watched.Raised);
        for (var i = 0; i < Day; i++)
            watched.Events(100);
        Assert.InRange(watched.Events(300).Value, AnomalySeries.Threshold, 40);
    }

    [Fact, Trait("Req", "AL1")]
    public void Take_LastingChange_BecomesUsual()
    {
        var watched = Steady(Day * 3);
        for (var i = 0; i < Day * 5; i++)
            watched.Events(250);
        var before = watched.Raised;
        for (var i = 0; i < Day; i++)
            watched.Events(250);
        Assert.Equal(before, watched.Raised);
    }

    [Fact, Trait("Req", "AL1")]
    public void Take_UsualForTheHour_IsNotRaisedAndUnusualForItIs()
    {
        var watched = new AnomalySeries(AnomalySeries.Shape(Aggregate.Count));
        var random = new Random(2);
        for (var i = 0; i < Day * 14; i++)
            watched.Events(random.Poisson(i % Day < 72 ? 5 : 100));
        Assert.InRange(watched.Raised, 0, 3);
        Assert.InRange(watched.Events(150).Value, AnomalySeries.Threshold, 40);
    }

    [Theory, Trait("Req", "AL1")]
    [InlineData(Aggregate.Count)]
    [InlineData(Aggregate.Sum)]
    public void At_TooLittle_IsSeenWhenTheBucketIsOver(Aggregate aggregate)
    {
        var shape = AnomalySeries.Shape(aggregate, compare: Comparison.AtMost);
        var watched = new AnomalySeries(shape);
        var random = new Random(3);
        for (var i = 0; i < Day * 3; i++)
            watched.Events(random.Poisson(100));
        Assert.InRange(watched.Raised, 0, 1);
        var before = watched.Raised;

        Assert.True(watched.Window.KeepsTime);
        Assert.Equal(watched.NextUs + shape.BucketUs + shape.LatenessUs, watched.Window.NextUs);
        Assert.InRange(watched.Events(0).Value, AnomalySeries.Threshold, 40);
        Assert.Equal(before + 1, watched.Raised);
        Assert.EndsWith("came 0", watched.Window.Reason, StringComparison.Ordinal);
        Assert.InRange(watched.Events(100).Value, -2, 2);
    }

    [Fact, Trait("Req", "AL1")]
    public void At_Averages_AreJudgedWhenTheBucketIsOverAndEmptyOnesAreSkipped()
    {
        var watched = new AnomalySeries(AnomalySeries.Shape(Aggregate.Average));
        var random = new Random(4);
        for (var i = 0; i < Day * 3; i++)
            watched.Bucket(i % 3 == 0 ? [] : Enumerable.Range(0, 10).Select(_ => 0.5 + 0.1 * random.Normal()));
        Assert.InRange(watched.Raised, 0, 1);
        var before = watched.Raised;

        Assert.False(watched.Take(50).Counts);
        Assert.InRange(watched.Bucket([]).Value, AnomalySeries.Threshold, 40);
        Assert.Equal(before + 1, watched.Raised);
        var after = watched.Bucket([]);
        Assert.True(after.Counts && double.IsNaN(after.Value));
    }

    [Fact, Trait("Req", "AL1")]
    public void At_NextBucket_EndsWhatWasRaisedWhileItGrew()
    {
        var watched = Steady(Day);
        for (var i = 0; i < 400; i++)
            watched.Take(1);
        Assert.InRange(watched.Window.At(watched.NextUs + 5 * Minute).Value, AnomalySeries.Threshold, 40);
        Assert.Equal(watched.NextUs + 10 * Minute, watched.Window.NextUs);
        var after = watched.Window.At(watched.NextUs + 10 * Minute);
        Assert.True(after.Counts && double.IsNaN(after.Value));
        Assert.Equal(long.MaxValue, watched.Window.NextUs);
    }

    [Fact, Trait("Req", "AL1")]
    public void Take_OutOfOrder_CountsInItsBucketUntilTheLatenessIsOver()
    {
        var watched = Steady(Day);
        watched.Take(1, 10 * Minute + 30 * AnomalySeries.Second);
        for (var i = 0; i < 400; i++)
            watched.Take(1);
        Assert.Equal(401, watched.Take(1).Shown);
        watched.Take(1, 11 * Minute);
        Assert.True(watched.Take(1).Late);
    }

    [Fact, Trait("Req", "AL1")]
    public void IsEmptyAt_LongSilence_IsForgottenAfterAThousandBucketsAndAWeek()
    {
        var watched = Steady(1);
        Assert.False(watched.Window.IsEmptyAt(AnomalySeries.Start + 1_000 * 10 * Minute));
        Assert.True(watched.Window.IsEmptyAt(AnomalySeries.Start + 1_010 * 10 * Minute));
    }

    [Theory, Trait("Req", "AL1")]
    [InlineData(Aggregate.Count, Comparison.AtLeast)]
    [InlineData(Aggregate.Sum, Comparison.AtLeast)]
    [InlineData(Aggregate.Sum, Comparison.Below)]
    [InlineData(Aggregate.Average, Comparison.Above)]
    [InlineData(Aggregate.Min, Comparison.AtMost)]
    [InlineData(Aggregate.Max, Comparison.AtMost)]
    public void Write_AtRandomMoments_ChangesNothing(Aggregate aggregate, Comparison compare)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var shape = AnomalySeries.Shape(aggregate, compare: compare, tuning: new AnomalyTuning(WarmUp: 12, Seasonal: seed % 2 == 0));
            var (whole, cut) = (new AnomalyWindow(shape), new AnomalyWindow(shape));
            var clock = AnomalySeries.Start;
            for (var seq = 1; seq <= 400; seq++)
            {
                clock += random.Next(50) switch { 0 => 100 * Minute, 1 => 3_000 * Minute, _ => random.Next(5) * Minute };
                var sample = new Sample(seq, clock - random.Next(120) * AnomalySeries.Second, "key", random.LogNormal(3, 1));
                if (random.Next(4) == 0)
                    Assert.Equal(whole.At(clock), cut.At(clock));
                else
                    Assert.Equal(whole.Take(sample), cut.Take(sample));
                Assert.Equal((whole.NextUs, whole.Reason, whole.HasNewBaseline), (cut.NextUs, cut.Reason, cut.HasNewBaseline));
                Assert.Equal(whole.Contributing, cut.Contributing);
                Assert.Equal(whole.State(), cut.State());
                if (random.Next(5) == 0)
                    cut = new AnomalyWindow(shape).With(cut.State());
            }
        }
    }

    [Fact, Trait("Req", "AL1")]
    public void ReadBaseline_WhenTheLogIsReadAgain_GoesOnAsIfNothingHadHappened()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var shape = AnomalySeries.Shape(Aggregate.Sum, tuning: new AnomalyTuning(WarmUp: 12));
            var (whole, kept) = (new AnomalyWindow(shape), new AnomalyWindow(shape));
            List<Sample> log = [];
            var clock = AnomalySeries.Start;
            byte[]? baseline = null;
            for (var seq = 1; seq <= 300; seq++)
            {
                clock += random.Next(6) * Minute;
                var sample = new Sample(seq, clock - random.Next(60) * AnomalySeries.Second, "key", random.LogNormal(3, 1));
                log.Add(sample);
                Assert.Equal(whole.Take(sample), kept.Take(sample));
                if (kept.HasNewBaseline)
                {
                    baseline = Baseline(kept);
                    Assert.False(kept.HasNewBaseline);
                }
                if (random.Next(20) > 0)
                    continue;
                kept = new AnomalyWindow(shape);
                if (baseline is not null)
                    kept.ReadBaseline(new BinaryReader(new MemoryStream(baseline)));
                // From further back than is needed: what is learnt must be ignored.
                foreach (var past in log.TakeLast(100))
                    kept.Take(past);
            }
        }
    }

    private static byte[] Baseline(AnomalyWindow window)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8))
            window.WriteBaseline(writer);
        return stream.ToArray();
    }

    private static AnomalySeries Steady(int buckets)
    {
        var watched = new AnomalySeries(AnomalySeries.Shape(Aggregate.Count));
        var random = new Random(5);
        for (var i = 0; i < buckets; i++)
            watched.Events(random.Poisson(100));
        return watched;
    }

    private static IEnumerable<double> Ones(int count) => Enumerable.Repeat(1.0, count);
}

using RiskConsole.Rules;
using RiskConsole.Rules.Engine.Aggregates;
using RiskConsole.Tests.Rules.Reference;

namespace RiskConsole.Tests.Rules.Engine;

public class AggregateTests
{
    [Fact, Trait("Req", "AL1")]
    public void Sum_AmountsComeAndGo_LeavesNoTrace()
    {
        var sum = RunningAggregate.Create(Aggregate.Sum, 0);
        sum.Add(0.1, null);
        sum.Add(1e17, null);
        sum.Add(0.2, null);
        sum.Remove(1e17, null);
        sum.Remove(0.2, null);
        Assert.Equal(0.1, sum.Value);
        sum.Remove(0.1, null);
        Assert.Equal(0, sum.Value);
    }

    [Fact, Trait("Req", "AL1")]
    public void Sum_TenTimesTenCents_IsOne()
    {
        var sum = RunningAggregate.Create(Aggregate.Sum, 0);
        for (var i = 0; i < 10; i++)
            sum.Add(0.1, null);
        Assert.Equal(1, sum.Value);
    }

    [Fact, Trait("Req", "AL1")]
    public void StandardDeviation_LargeValuesCloseTogether_DoesNotCancel()
    {
        var deviation = RunningAggregate.Create(Aggregate.StandardDeviation, 0);
        deviation.Add(1e77, null);
        foreach (var value in (double[])[1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])
            deviation.Add(value, null);
        deviation.Remove(1e77, null);
        Assert.Equal(Math.Sqrt(22.5), deviation.Value, 15);
    }

    [Theory, Trait("Req", "AL1")]
    [InlineData(Aggregate.Count, 0)]
    [InlineData(Aggregate.Sum, 0)]
    [InlineData(Aggregate.Distinct, 0)]
    [InlineData(Aggregate.StandardDeviation, 0)]
    [InlineData(Aggregate.Average, double.NaN)]
    [InlineData(Aggregate.Min, double.NaN)]
    [InlineData(Aggregate.Max, double.NaN)]
    [InlineData(Aggregate.Percentile, double.NaN)]
    public void Value_Nothing_IsWhatNothingIs(Aggregate aggregate, double expected) => Assert.Equal(expected, RunningAggregate.Create(aggregate, 50).Value);

    [Theory, Trait("Req", "AL1")]
    [InlineData(50, 4, 2)]
    [InlineData(50, 5, 3)]
    [InlineData(99.9, 1000, 999)]
    [InlineData(99.99, 1000, 1000)]
    [InlineData(0.1, 3, 1)]
    [InlineData(33.3, 1000, 333)]
    [InlineData(7, 100, 7)]
    public void Percentile_Rank_IsTheNearest(double percentile, int count, int rank) => Assert.Equal(rank, OrderAggregate.Rank(count, percentile));

    [Theory, Trait("Req", "AL1")]
    [InlineData(Aggregate.Sum)]
    [InlineData(Aggregate.Average)]
    [InlineData(Aggregate.StandardDeviation)]
    [InlineData(Aggregate.Min)]
    [InlineData(Aggregate.Percentile)]
    public void Value_RandomValuesInAnyOrder_IsExact(Aggregate aggregate)
    {
        var rule = RuleDesk.Velocity(aggregate: aggregate) with { Percentile = 99.9 };
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var running = RunningAggregate.Create(aggregate, 99.9);
            var held = new List<double>();
            for (var i = 0; i < 200; i++)
            {
                if (held.Count > 0 && random.Next(5) < 2)
                {
                    var at = random.Next(held.Count);
                    running.Remove(held[at], null);
                    held.RemoveAt(at);
                }
                else
                {
                    var value = (random.NextDouble() - 0.3) * Math.Pow(10, random.Next(-6, 16));
                    running.Add(value, null);
                    held.Add(value);
                }
                Assert.Equal(ReferenceAggregates.Of(rule, [.. held.Select(v => new ReferenceSample(0, 0, "", v, null, 0))]), running.Value);
            }
        }
    }
}

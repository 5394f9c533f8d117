using RiskConsole.Alerts.Explain;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Storage;
using RiskConsole.Tests.Rules.Engine;

namespace RiskConsole.Tests.Alerts.Explain;

public class KeySeriesTests
{
    [Fact, Trait("Req", "AL8")]
    public void Of_Velocity_StandsUntilTheWindowChanges()
    {
        var series = Of(RuleDesk.Velocity(window: 60), 200, RuleDesk.Event(1, 10, 3), RuleDesk.Event(2, 30, 4));

        Assert.Equal((190, TimeSpan.FromSeconds(1), true), (series.Points.Count, series.Bucket, series.Compares));
        Assert.Empty(At(series, 0, 10));
        Assert.All(At(series, 10, 30), value => Assert.Equal(3, value));
        Assert.All(At(series, 30, 70), value => Assert.Equal(7, value));
        Assert.All(At(series, 71, 90), value => Assert.Equal(4, value));
        Assert.All(At(series, 91, 200), value => Assert.Equal(0, value));
    }

    [Fact, Trait("Req", "AL8")]
    public void Of_SingleEvents_StandAlone() =>
        Assert.Equal([7, 3], Of(RuleDesk.Threshold(), 200, RuleDesk.Event(1, 10, 7), RuleDesk.Event(2, 30, 3)).Points.Select(point => point.Value));

    [Fact, Trait("Req", "AL8")]
    public void Of_Anomaly_HasWhatWasUsual()
    {
        var rule = RuleDesk.Velocity(window: 10, aggregate: Aggregate.Count) with { Kind = RuleKind.Anomaly, Anomaly = new AnomalyTuning(10, Seasonal: false) };

        var series = Of(rule, 800, [.. Enumerable.Range(0, 80).Select(i => RuleDesk.Event(i + 1, i * 10 + 1, 1))]);

        Assert.False(series.Compares);
        Assert.All(series.Points, point => Assert.InRange(1, point.Usual!.Value.From, point.Usual.Value.To));
        Assert.All(series.Points, point => Assert.Equal(1, point.Value));
    }

    [Fact, Trait("Req", "AL8")]
    public void Of_Absence_CountsWhatCame() => Assert.Equal(
        [2, 1],
        Of(RuleDesk.Velocity() with { Kind = RuleKind.Absence, Aggregate = null, Value = null, Levels = [new(Severity.Error)] }, 200,
            RuleDesk.Event(1, 10, 7), RuleDesk.Event(2, 10.5, 3), RuleDesk.Event(3, 80, 3)).Points.Select(point => point.Value));

    private static double[] At(KeySeries series, double from, double to) =>
        [.. series.Points.Where(point => point.At >= RuleDesk.Us(from).ToTime() && point.At < RuleDesk.Us(to).ToTime()).Select(point => point.Value)];

    private static KeySeries Of(RuleDefinition rule, double seconds, params RiskEvent[] events) => KeySeriesMaker.Of(
        RuleDesk.NewCompiler(new RuleOptions()).Compile(RuleDesk.Version(rule)), events, RuleDesk.Us(0).ToTime(), RuleDesk.Us(seconds).ToTime());
}

using RiskConsole.Access;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Events;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Alerts.Backtests;

public class WhatIfTests
{
    private static readonly TimeSpan s_length = TimeSpan.FromHours(2);

    [Fact, Trait("Req", "AL3")]
    public async Task Judge_AllKindsAndThresholds_SaysWhatABacktestSays()
    {
        await using var console = await TestConsole.StartAsync();
        var (backtests, user) = (console.Get<IBacktests>(), Actors.System("test"));
        await FillAsync(console);
        foreach (var name in new[] { "threshold", "recovery", "sum", "few", "percentile", "sequence", "absence", "anomaly" })
        {
            var rule = TrialRules.Of(name);
            var whatIf = await backtests.PrepareAsync(user, rule, s_length, Deadline.Token);
            Assert.False(whatIf.IsCut);
            foreach (var factor in new[] { 1.0, 0.8, 1.02 })
            {
                var moved = rule with { Levels = [.. rule.Levels.Select(l => l with { Threshold = l.Threshold * factor, Recovery = l.Recovery * factor })] };
                Assert.True(whatIf.Serves(moved));

                var told = whatIf.Judge(moved);
                var full = await backtests.RunAsync(user, new BacktestRequest(moved, null, whatIf.From, whatIf.To), null, Deadline.Token);

                Assert.Equal((full.Events, full.Draft.Matched), (whatIf.Events, whatIf.Matched));
                Assert.Equal((full.Draft.Total, full.Draft.Occurrences), (told.Total, told.Occurrences));
                Assert.Equal(
                    full.Draft.Alerts.Reverse().Take(200).Select(a => (a.Key, a.OpenedAt, a.ResolvedAt, a.Severity, a.Occurrences, a.Observed)),
                    told.Alerts.Select(a => (a.Key, a.OpenedAt, a.ResolvedAt, a.Severity, a.Occurrences, a.Observed)));
                Assert.Equal(full.Draft.Total, told.BySeverity.Values.Sum());
                Assert.Equal(full.Draft.Total, told.Last24Hours);
            }
        }
    }

    [Fact, Trait("Req", "AL3")]
    public async Task Serves_OtherShape_IsNo()
    {
        await using var console = await TestConsole.StartAsync();
        var rule = TrialRules.Of("sum");
        var whatIf = await console.Get<IBacktests>().PrepareAsync(Actors.System("test"), rule, s_length, Deadline.Token);

        Assert.True(whatIf.Serves(rule with { Name = "other", For = TimeSpan.Zero, KeepFiring = TimeSpan.Zero, Message = "x", Levels = [new(Severity.Info, 1)] }));
        Assert.False(whatIf.Serves(rule with { Window = TimeSpan.FromMinutes(6) }));
        Assert.False(whatIf.Serves(rule with { Where = "type:io.test.deposit" }));
        Assert.False(whatIf.Serves(rule with { By = ["subject"] }));
        Assert.False(whatIf.Serves(rule with { Where = "((" }));
        Assert.Throws<ArgumentException>(() => whatIf.Judge(rule with { Window = TimeSpan.FromMinutes(6) }));
    }

    [Fact, Trait("Req", "AL3")]
    public async Task PrepareAsync_MoreSamplesThanAreKept_KeepsTheNewestAndSaysSo()
    {
        await using var console = await TestConsole.StartAsync(settings: ("Backtest:WhatIfSamples", "2000"));
        await FillAsync(console);

        var whatIf = await console.Get<IBacktests>().PrepareAsync(Actors.System("test"), TrialRules.Of("threshold"), s_length, Deadline.Token);

        Assert.True(whatIf.IsCut);
        Assert.InRange(whatIf.Matched, 1_000, 2_000);
        Assert.True(whatIf.From > whatIf.To - s_length);
        Assert.All(whatIf.Judge(TrialRules.Of("threshold")).Alerts, alert => Assert.True(alert.OpenedAt >= whatIf.From));
    }

    [Fact, Trait("Req", "AL3")]
    public async Task PrepareAsync_MoreEventsThanAreRead_BeginsLater()
    {
        await using var console = await TestConsole.StartAsync(settings: ("Backtest:WhatIfEvents", "3000"));
        await FillAsync(console);

        var whatIf = await console.Get<IBacktests>().PrepareAsync(Actors.System("test"), TrialRules.Of("sum"), s_length, Deadline.Token);

        Assert.True(whatIf.IsCut);
        Assert.Equal(3_000, whatIf.Events);
    }

    [Fact, Trait("Req", "AL3")]
    public async Task Series_IsTheExtremeThatIsComparedAndNeverTooLong()
    {
        await using var console = await TestConsole.StartAsync();
        var events = await FillAsync(console);
        var backtests = console.Get<IBacktests>();

        var high = await backtests.PrepareAsync(Actors.System("test"), TrialRules.Of("threshold"), s_length, Deadline.Token);
        var low = await backtests.PrepareAsync(Actors.System("test"), TrialRules.Of("few"), s_length, Deadline.Token);
        var counted = await backtests.PrepareAsync(Actors.System("test"), TrialRules.Of("sequence"), s_length, Deadline.Token);

        Assert.InRange(high.Series.Count, 300, 600);
        Assert.Equal(high.Series.OrderBy(point => point.At), high.Series);
        Assert.Equal(events.Where(e => e.Subject is not null).Max(e => e.Score), high.Series.Max(point => point.Value));
        Assert.Equal(1, low.Series.Min(point => point.Value));
        Assert.Equal(counted.Matched, counted.Series.Sum(point => point.Value));
    }

    [Fact, Trait("Req", "AL3")]
    public async Task Judge_SeveralThreads_AgreeWithEachOther()
    {
        await using var console = await TestConsole.StartAsync();
        await FillAsync(console);
        var rule = TrialRules.Of("sum");
        var whatIf = await console.Get<IBacktests>().PrepareAsync(Actors.System("test"), rule, s_length, Deadline.Token);

        var totals = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => whatIf.Judge(rule).Total)));

        Assert.NotEqual(0, totals[0]);
        Assert.Single(totals.Distinct());
    }

    /// <summary>The two hours before now.</summary>
    private static async Task<List<RiskEvent>> FillAsync(TestConsole console)
    {
        var events = BridgeHistory.Make(DateTimeOffset.UtcNow - s_length + TimeSpan.FromSeconds(2), s_length - TimeSpan.FromSeconds(4));
        await console.Get<IEventLog>().AppendAsync(events, Deadline.Token);
        return events;
    }
}

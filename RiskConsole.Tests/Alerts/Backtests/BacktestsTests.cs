using RiskConsole.Access;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Storage;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Alerts.Backtests;

public class BacktestsTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan s_length = TimeSpan.FromHours(2);

    [Fact, Trait("Req", "AL4")]
    public async Task RunAsync_Progress_EndsWithAllEventsAndAlerts()
    {
        await using var console = await TestConsole.StartAsync();
        var events = await FillAsync(console);
        var progress = new Heard();

        var result = await RunAsync(console, TrialRules.Of("sum"), progress: progress);

        Assert.Equal((0L, (long)events.Count), (progress.All[0].Events, progress.All[0].Total));
        Assert.Equal(((long)events.Count, (long)events.Count), (progress.All[^1].Events, progress.All[^1].Total));
        Assert.Equal(progress.All, progress.All.OrderBy(p => p.Events));
        Assert.Equal(events.Count, result.Events);
        Assert.True(result.Draft.Matched < events.Count && result.Draft.Matched > 200);
        Assert.Equal(result.Draft.Total, result.Draft.PerDay.Sum(day => day.Alerts));
        Assert.Equal(result.Draft.Alerts.Sum(alert => alert.Occurrences), result.Draft.Occurrences);
        Assert.Equal(result.Draft.Alerts.GroupBy(a => a.Subject).Max(g => g.Count()), result.Draft.TopSubjects[0].Alerts);
    }

    [Fact, Trait("Req", "AL4"), Trait("Req", "AL10")]
    public async Task RunAsync_SilenceOfThatTime_CountsWhatItWouldHaveHiddenApart()
    {
        await using var console = await TestConsole.StartAsync();
        await FillAsync(console);
        var end = s_start + TimeSpan.FromHours(1);
        await console.Get<IStoreWriter>().WriteAsync(tx =>
        {
            tx.Db.Silences.Add(new SilenceRow { Id = Guid.NewGuid(), Query = "", StartsUs = s_start.ToMicros(), EndsUs = end.ToMicros(), Comment = "all", Author = "ana", Version = 1 });
            return tx.Db.SaveChanges();
        }, Deadline.Token);

        var side = (await RunAsync(console, TrialRules.Of("sum"))).Draft;

        Assert.Equal(side.Alerts.Count(alert => alert.OpenedAt < end), side.Silenced);
        Assert.InRange(side.Silenced, 1, side.Total - 1);
    }

    [Fact, Trait("Req", "AL4")]
    public async Task RunAsync_Cancelled_EndsAtOnceAndLeavesRoomForTheNext()
    {
        await using var console = await TestConsole.StartAsync(settings: ("Backtest:AtOnce", "1"));
        await FillAsync(console);
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(console, TrialRules.Of("sum"), progress: new Heard(_ => cancel.Cancel()), ct: cancel.Token));

        Assert.NotEqual(0, (await RunAsync(console, TrialRules.Of("sum"))).Draft.Total);
    }

    [Fact, Trait("Req", "AL4")]
    public async Task RunAsync_MoreAtOnceThanAllowed_IsRefusedWithTheReason()
    {
        await using var console = await TestConsole.StartAsync(settings: ("Backtest:AtOnce", "1"));
        await FillAsync(console);
        using var go = new ManualResetEventSlim();
        var entered = new TaskCompletionSource();
        var first = RunAsync(console, TrialRules.Of("sum"), progress: new Heard(_ =>
        {
            entered.TrySetResult();
            go.Wait(Deadline.Default);
        }));
        await entered.Task.WaitAsync(Deadline.Token);

        var refused = await Assert.ThrowsAsync<InputRefusedException>(() => RunAsync(console, TrialRules.Of("sum")));

        Assert.Contains("Backtest:AtOnce", refused.Message, StringComparison.Ordinal);
        go.Set();
        await first;
    }

    [Fact, Trait("Req", "AL4")]
    public async Task RunAsync_AgainstCurrent_TellsWhatItGainsAndLoses()
    {
        await using var console = await TestConsole.StartAsync();
        await FillAsync(console);
        var lower = TrialRules.Of("threshold");
        var current = lower with { Where = "subject:account/3" };

        var same = await RunAsync(console, current, current);
        var gained = await RunAsync(console, lower, current);
        var lost = await RunAsync(console, current, lower);

        Assert.Equal((0, 0, same.Draft.Total), (same.Comparison!.GainedTotal, same.Comparison.LostTotal, same.Comparison.Same));
        Assert.True(gained.Comparison!.GainedTotal > 0);
        Assert.Equal(0, gained.Comparison.LostTotal);
        Assert.Equal((0, gained.Comparison.GainedTotal), (lost.Comparison!.GainedTotal, lost.Comparison.LostTotal));
        Assert.Equal(same.Draft.Total, gained.Current!.Total);
    }

    [Fact, Trait("Req", "AL4")]
    public async Task RunAsync_RangeBeginsInTheMiddle_WindowsAreFilledAndOlderAlertsNotCounted()
    {
        await using var console = await TestConsole.StartAsync();
        await FillAsync(console);
        var found = 0;
        foreach (var name in new[] { "sum", "few", "percentile", "sequence", "threshold" })
        {
            var whole = await RunAsync(console, TrialRules.Of(name));
            var from = s_start.AddMinutes(64);

            var part = await RunAsync(console, TrialRules.Of(name), from: from);

            // What was going on at the edge may differ; what began later does not.
            var later = from.AddMinutes(10);
            found += part.Draft.Total;
            Assert.All(part.Draft.Alerts, alert => Assert.True(alert.OpenedAt >= from));
            Assert.Equal(Times(whole, later), Times(part, later));
        }
        Assert.NotEqual(0, found);

        static IEnumerable<(string, DateTimeOffset)> Times(BacktestResult result, DateTimeOffset from) =>
            result.Draft.Alerts.Where(a => a.OpenedAt >= from).Select(a => (a.Key, a.OpenedAt));
    }

    [Fact, Trait("Req", "AL4")]
    public async Task RunAsync_WrongRuleOrRange_IsRefusedByField()
    {
        await using var console = await TestConsole.StartAsync();
        var rule = TrialRules.Of("sum");

        Assert.Equal("window", await FieldAsync(rule with { Window = null }, null, s_start, s_start + s_length));
        Assert.Equal("against.where", await FieldAsync(rule, rule with { Where = "((" }, s_start, s_start + s_length));
        Assert.Equal("from", await FieldAsync(rule, null, s_start, s_start));

        async Task<string> FieldAsync(RuleDefinition draft, RuleDefinition? against, DateTimeOffset from, DateTimeOffset to) =>
            (await Assert.ThrowsAsync<InputRefusedException>(() => console.Get<IBacktests>().RunAsync(
                Actors.System("test"), new BacktestRequest(draft, against, from, to), null, Deadline.Token))).Faults[0].Field;
    }

    [Fact, Trait("Req", "AL4")]
    public async Task RunAsync_Operator_MayNot()
    {
        await using var console = await TestConsole.StartAsync();
        var user = await Principals.SignedInAsync(console, "otto", Roles.Operator);

        await Assert.ThrowsAsync<AccessDeniedException>(() => console.Get<IBacktests>().RunAsync(
            user, new BacktestRequest(TrialRules.Of("sum"), null, s_start, s_start + s_length), null, Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => console.Get<IBacktests>().PrepareAsync(user, TrialRules.Of("sum"), s_length, Deadline.Token));
    }

    [Fact, Trait("Req", "AL4"), Trait("Req", "RT6")]
    public async Task RunAsync_AnalystWithoutAChannel_SeesNothingOfIt()
    {
        await using var console = await TestConsole.StartAsync(settings: ("Access:Categories:analyst", "security"));
        var events = await FillAsync(console);
        var user = await Principals.SignedInAsync(console, "ann", Roles.Analyst);

        var result = await console.Get<IBacktests>().RunAsync(
            user, new BacktestRequest(TrialRules.Of("threshold"), null, s_start, s_start + s_length), null, Deadline.Token);

        Assert.Equal(events.Count(e => e is { Category: Category.Security, Subject: not null, Score: not null }), result.Draft.Matched);
        Assert.NotEmpty(result.Draft.Alerts);
        Assert.All(result.Draft.Alerts, alert => Assert.Equal(Category.Security, alert.Category));
    }

    internal static async Task<List<RiskEvent>> FillAsync(TestConsole console)
    {
        var events = BridgeHistory.Make(s_start, s_length);
        await console.Get<IEventLog>().AppendAsync(events, Deadline.Token);
        return events;
    }

    private static Task<BacktestResult> RunAsync(
        TestConsole console, RuleDefinition draft, RuleDefinition? against = null, Heard? progress = null, DateTimeOffset? from = null, CancellationToken? ct = null) =>
        console.Get<IBacktests>().RunAsync(
            Actors.System("test"), new BacktestRequest(draft, against, from ?? s_start, s_start + s_length), progress, ct ?? Deadline.Token);

    private sealed class Heard(Action<BacktestProgress>? then = null) : IProgress<BacktestProgress>
    {
        public List<BacktestProgress> All { get; } = [];

        public void Report(BacktestProgress value)
        {
            All.Add(value);
            then?.Invoke(value);
        }
    }
}

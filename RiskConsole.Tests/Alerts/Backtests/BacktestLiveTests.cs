using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Events;
using RiskConsole.Events.Pipeline;
using RiskConsole.Rules;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Alerts.Backtests;

/// <summary>What a backtest says is what the console did.</summary>
public class BacktestLiveTests
{
    private static readonly TimeSpan s_length = TimeSpan.FromHours(2);

    [Fact, Trait("Req", "AL4")]
    public async Task RunAsync_SameEventsAsThePipelineJudged_GivesTheSameAlerts()
    {
        string[] names = ["threshold", "recovery", "sum", "few", "percentile", "sequence", "absence", "anomaly"];
        await using var console = await TestConsole.StartAsync();
        var book = console.Get<IRuleBook>();
        foreach (var name in names)
            await book.SaveAsync(Actors.System("test"), null, null, TrialRules.Of(name), RuleState.Active, "", Deadline.Token);
        // Ahead of the console's own clock, so that the events alone move it, as they do while they come in.
        var now = DateTimeOffset.UtcNow;
        var start = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero).AddHours(1);
        var events = BridgeHistory.Make(start, s_length);
        await console.Get<IEventLog>().AppendAsync(events, Deadline.Token);
        await Deadline.UntilAsync(() => console.Get<EventPipeline>().Position == events.Count, "all events were judged");
        var stored = (await StoredAsync(console)).ToLookup(alert => alert.Name);

        foreach (var name in names)
        {
            var result = await console.Get<IBacktests>().RunAsync(
                Actors.System("test"), new BacktestRequest(TrialRules.Of(name), null, start, start + s_length), null, Deadline.Token);

            Assert.Null(result.Draft.Fault);
            Assert.Equal(events.Count, result.Events);
            var (live, tried) = (stored[name].OrderBy(Order).ToList(), result.Draft.Alerts.OrderBy(Order).ToList());
            Assert.NotEmpty(live);
            Assert.Equal(live.Select(Facts), tried.Select(Facts));
            Assert.All(live.Zip(tried), pair => AssertClose(pair.First, pair.Second));
            Assert.Equal((live.Count, live.Sum(alert => alert.Occurrences)), (result.Draft.Total, result.Draft.Occurrences));
        }
    }

    private static async Task<List<Alert>> StoredAsync(TestConsole console)
    {
        List<Alert> all = [];
        AlertCursor? after = null;
        do
        {
            var page = await console.Get<IAlertStore>().SearchAsync(new AlertSearch(CategorySet.All), IAlertStore.MostPerPage, after, Deadline.Token);
            all.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);
        return all;
    }

    private static (DateTimeOffset, string) Order(Alert alert) => (alert.FirstSeen, alert.Key);

    /// <summary>All that must be the same to the microsecond.</summary>
    private static string Facts(Alert a) => string.Join(' ', a.Key, a.Subject, a.Category, a.Severity, a.State, a.ResolvedBy, a.FirstSeen.ToString("O"), a.LastSeen.ToString("O"),
        a.Occurrences, a.Observed, a.Threshold, a.CauseUid, string.Join(',', a.Contributing), a.Message, a.Reason);

    /// <summary>What a timer does, the pipeline does with the next event, which came within a second; a backtest when it was due.</summary>
    private static void AssertClose(Alert live, Alert tried)
    {
        Assert.InRange(live.OpenedAt - tried.OpenedAt, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.InRange((live.ResolvedAt ?? default) - (tried.ResolvedAt ?? default), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }
}

using RiskConsole.Events;
using RiskConsole.Events.Pipeline;
using RiskConsole.Telemetry;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Telemetry;

public class OverviewBoardTests
{
    [Fact, Trait("Req", "ME1")]
    public async Task For_EventsOfSeveralKinds_AgreesWithTheEvents()
    {
        await using var console = await TestConsole.StartAsync();
        await AppendAsync(console, Some.Event(severity: Severity.Critical), Some.Event(), Some.Event(), Some.Event(severity: Severity.Warning, category: Category.User));
        var board = console.Get<IOverviewBoard>();

        await Deadline.UntilAsync(() => board.For(CategorySet.All).EventsLastHour == 4, "all events are counted");

        Assert.Equal(
            [(Severity.Critical, 1L), (Severity.Error, 0), (Severity.Warning, 1), (Severity.Info, 2)],
            board.For(CategorySet.All).Mix.Select(mix => (mix.Severity, mix.Count)));
        Assert.Equal(3, board.For(CategorySet.All & ~CategorySet.User).EventsLastHour);
        Assert.Equal(3, board.For(CategorySet.All & ~CategorySet.User).Latest.Length);
        Assert.Equal(100, board.For(CategorySet.All).Health.Value);
    }

    [Fact, Trait("Req", "ME1")]
    public async Task TrendAsync_BacklogOfThePast_HasCountsScoresAndRiskIndexOfItsTime()
    {
        await using var console = await TestConsole.StartAsync();
        var past = DateTimeOffset.UtcNow.AddMinutes(-20);
        await AppendAsync(console, [.. Enumerable.Range(0, 60).Select(i => At(past.AddSeconds(i), 0.8))]);

        var hour = await console.Get<IOverviewBoard>().TrendAsync(CategorySet.All, TimeSpan.FromHours(1), Deadline.Token);
        var day = await console.Get<IOverviewBoard>().TrendAsync(CategorySet.All, TimeSpan.FromHours(24), Deadline.Token);

        Assert.Equal(60, hour.Sum(point => point.Events));
        Assert.Equal(60, day.Sum(point => point.Events));
        Assert.Equal(0.8, day.Max(point => point.MaxScore));
        // One of the ten riskiest subjects was at 0.8.
        Assert.Equal(0.08, hour.Max(point => point.RiskIndex), 2);
        Assert.Equal(0.08, day.Max(point => point.RiskIndex), 2);
        Assert.InRange(day.Count, 200, 400);
    }

    [Fact, Trait("Req", "ME1")]
    public async Task TrendAsync_BacklogThatMeetsThePresent_HasNoDipWhereItDoes()
    {
        await using var console = await TestConsole.StartAsync();
        var now = DateTimeOffset.UtcNow;
        await AppendAsync(console, [.. Enumerable.Range(0, 20).Select(i => At(now.AddSeconds(i - 45), 0.8)), At(now, 0.8)]);

        var trend = await console.Get<IOverviewBoard>().TrendAsync(CategorySet.All, TimeSpan.FromMinutes(15), Deadline.Token);

        var (first, last) = (now.AddSeconds(-40).ToUnixTimeMilliseconds(), now.AddSeconds(-10).ToUnixTimeMilliseconds());
        var meeting = trend.Where(point => point.TimeMs >= first && point.TimeMs < last).ToList();
        Assert.NotEmpty(meeting);
        Assert.All(meeting, point => Assert.Equal(0.08, point.RiskIndex, 2));
    }

    [Fact, Trait("Req", "ME1")]
    public async Task TrendAsync_AfterRestart_IsTheSame()
    {
        var first = await TestConsole.StartAsync();
        await AppendAsync(first, [.. Enumerable.Range(0, 30).Select(i => At(DateTimeOffset.UtcNow.AddMinutes(-10).AddSeconds(i), 0.5))]);
        var before = await first.Get<IOverviewBoard>().TrendAsync(CategorySet.All, TimeSpan.FromMinutes(15), Deadline.Token);
        await first.StopAsync();

        await using var second = await TestConsole.StartAsync(folder: first.Folder);
        var after = await second.Get<IOverviewBoard>().TrendAsync(CategorySet.All, TimeSpan.FromMinutes(15), Deadline.Token);

        Assert.Equal(Busy(before), Busy(after));
    }

    [Fact, Trait("Req", "RT1")]
    public async Task Clock_EventArrives_TellsTopicsOfOverviewAndScores()
    {
        await using var console = await TestConsole.StartAsync();
        var told = new HashSet<Topic>();
        void Note(Topic topic)
        {
            lock (told)
                told.Add(topic);
        }
        using var overview = console.Get<IEventBus>().Subscribe(Topic.Overview, () => Note(Topic.Overview));
        using var scores = console.Get<IEventBus>().Subscribe(Topic.Scores, () => Note(Topic.Scores));

        await AppendAsync(console, Some.Event(score: 0.9));

        await Deadline.UntilAsync(() =>
        {
            lock (told)
                return told.SetEquals([Topic.Overview, Topic.Scores]);
        }, "both topics are told");
    }

    private static IEnumerable<(long, int, double)> Busy(IEnumerable<TrendPoint> points) =>
        points.Where(point => point.Events > 0).Select(point => (point.TimeMs, point.Events, point.MaxScore));

    private static RiskEvent At(DateTimeOffset received, double score) => new()
    {
        Uid = Guid.CreateVersion7(),
        Id = Guid.NewGuid().ToString(),
        Source = "/past",
        Type = "io.test.past",
        Subject = "account/past",
        Time = received,
        ReceivedAt = received,
        Severity = Severity.Error,
        Category = Category.Risk,
        Score = score,
    };

    private static async Task AppendAsync(TestConsole console, params RiskEvent[] events)
    {
        var outcomes = await console.Get<IEventLog>().AppendAsync(events, Deadline.Token);
        await Deadline.UntilAsync(() => console.Get<EventPipeline>().Position >= outcomes[^1].Seq, "the pipeline reaches the events");
    }
}

using RiskConsole.Events;
using RiskConsole.Events.Pipeline;
using RiskConsole.Scores;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Scores;

public class ScoreBookTests
{
    [Fact, Trait("Req", "SC1")]
    public async Task Current_ManySubjects_IsOrderedByValueAndLive()
    {
        await using var console = await TestConsole.StartAsync();
        var book = console.Get<IScoreBook>();
        await console.Get<IEventLog>().AppendAsync([.. Enumerable.Range(1, 150).Select(i => Some.Event(subject: $"account/{i}", score: 0.1 + i / 200.0))], Deadline.Token);

        await Deadline.UntilAsync(() => book.Current.Subjects == 150, "all subjects have a score");

        Assert.Equal(100, book.Current.Top.Length);
        Assert.Equal("account/150", book.Current.Top[0].Subject);
        Assert.True(book.Current.Top.Zip(book.Current.Top.Skip(1)).All(pair => pair.First.Value >= pair.Second.Value));
        Assert.Equal(Enumerable.Range(141, 10).Average(i => 0.1 + i / 200.0), book.Current.RiskIndex, 2);
    }

    [Fact, Trait("Req", "SC1")]
    public async Task ListAsync_PartOfAName_FindsItWhateverItsSigns()
    {
        await using var console = await TestConsole.StartAsync();
        await AppendAsync(console, Some.Event(subject: "vault/100%_safe", score: 0.4), Some.Event(subject: "vault/1000 safe", score: 0.5), Some.Event(subject: "vault/other", score: 0.9));

        var found = await console.Get<IScoreBook>().ListAsync("100%_", 0, 10, Deadline.Token);
        var all = await console.Get<IScoreBook>().ListAsync(null, 0, 2, Deadline.Token);

        Assert.Equal("vault/100%_safe", Assert.Single(found).Subject);
        Assert.Equal(["vault/other", "vault/1000 safe"], all.Select(score => score.Subject));
    }

    [Fact, Trait("Req", "SC1")]
    public async Task HistoryAsync_EventsOverHours_GivesTheHighestPerBucket()
    {
        await using var console = await TestConsole.StartAsync();
        var hour = new DateTimeOffset(2026, 3, 4, 5, 0, 0, TimeSpan.Zero);
        await AppendAsync(console,
            Some.Event(subject: "s", score: 0.2, time: hour.AddMinutes(1)), Some.Event(subject: "s", score: 0.8, time: hour.AddMinutes(2)),
            Some.Event(subject: "s", score: 0.3, time: hour.AddHours(5)));

        var points = await console.Get<IScoreBook>().HistoryAsync("s", hour, hour.AddDays(1), TimeSpan.FromHours(1), Deadline.Token);

        Assert.Equal([hour, hour.AddHours(5)], points.Select(point => point.At));
        Assert.Equal(0.8, points[0].Value, 3);
        Assert.Equal(0.3, points[1].Value, 2);
    }

    [Fact, Trait("Req", "SC1")]
    public async Task FindAsync_MoreSubjectsThanMemoryHolds_ReadsTheOthersFromTheStore()
    {
        await using var console = await TestConsole.StartAsync(settings: ("Scores:MemorySubjects", "1000"));
        await AppendAsync(console, [.. Enumerable.Range(0, 1_500).Select(i => Some.Event(subject: $"account/{i}", score: 0.1 + i / 2_000.0))]);
        await AppendAsync(console, Some.Event(subject: "account/0", score: 0.05));

        var least = await console.Get<IScoreBook>().FindAsync("account/0", Deadline.Token);

        Assert.Equal(2, least!.Events);
        Assert.Null(await console.Get<IScoreBook>().FindAsync("never/seen", Deadline.Token));
    }

    private static async Task AppendAsync(TestConsole console, params RiskEvent[] events)
    {
        var outcomes = await console.Get<IEventLog>().AppendAsync(events, Deadline.Token);
        await Deadline.UntilAsync(() => console.Get<EventPipeline>().Position >= outcomes[^1].Seq, "the pipeline reaches the events");
    }
}

using RiskConsole.Scores;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Scores;

public class MemoryScoreCacheTests
{
    private readonly MemoryScoreCache _cache = new(new ManualTimeProvider(), capacity: 2);

    [Fact, Trait("Req", "SC2")]
    public async Task FillAsync_MoreThanItHolds_ForgetsWhatWasReadLongestAgo()
    {
        await ReadThroughAsync("a");
        await ReadThroughAsync("b");
        Assert.NotNull(await CachedAsync("a"));

        await ReadThroughAsync("c");

        Assert.NotNull(await CachedAsync("a"));
        Assert.Null(await CachedAsync("b"));
        Assert.NotNull(await CachedAsync("c"));
    }

    [Fact, Trait("Req", "SC2")]
    public async Task FillAsync_CommittedSinceTheStoreWasAsked_KeepsNothingOld()
    {
        var slow = await _cache.FindAsync("a", Deadline.Token);
        _cache.Changed([Record("a", 2)], here: true);

        await _cache.FillAsync(Record("a", 1), slow.Ticket!.Value, Deadline.Token);

        Assert.Null(await CachedAsync("a"));
    }

    [Fact, Trait("Req", "SC2")]
    public async Task Changed_CachedSubject_IsReplacedByTheNewerOnly()
    {
        await ReadThroughAsync("a");

        _cache.Changed([Record("a", 3)], here: false);
        _cache.Changed([Record("a", 2)], here: false);

        Assert.Equal(3, (await CachedAsync("a"))!.Events);
    }

    [Fact, Trait("Req", "SC2")]
    public async Task Distrust_Cached_ForgetsAll()
    {
        var slow = await _cache.FindAsync("b", Deadline.Token);
        await ReadThroughAsync("a");

        _cache.Distrust();
        await _cache.FillAsync(Record("b", 1), slow.Ticket!.Value, Deadline.Token);

        Assert.Null(await CachedAsync("a"));
        Assert.Null(await CachedAsync("b"));
    }

    private static ScoreRecord Record(string subject, long events) => new(subject, events, 1, 2, "[]");

    private async Task<ScoreRecord?> CachedAsync(string subject) => (await _cache.FindAsync(subject, Deadline.Token)).Record;

    private async Task ReadThroughAsync(string subject)
    {
        var answer = await _cache.FindAsync(subject, Deadline.Token);
        await _cache.FillAsync(Record(subject, 1), answer.Ticket!.Value, Deadline.Token);
    }
}

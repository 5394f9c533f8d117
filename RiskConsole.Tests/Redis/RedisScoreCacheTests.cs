using System.Globalization;
using RiskConsole.Redis;
using RiskConsole.Scores;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Redis;

public class RedisScoreCacheTests
{
    private const string Subject = "account/1 ä";

    [Fact, Trait("Req", "SC2")]
    public async Task FillAsync_OnOneInstance_IsFoundOnTheOtherUntilItsTimeIsOver()
    {
        await using var consoles = await StartAsync(("Redis:CacheTtl", "00:00:30"));
        await FillAsync(consoles.A, Record(1));

        var found = await CachedAsync(consoles.B);

        Assert.Equal(Record(1), found);
        var key = consoles.A.Get<RedisKeys>().Score(Subject);
        Assert.StartsWith("riskconsole:", key, StringComparison.Ordinal);
        Assert.InRange(int.Parse(await consoles.Redis.CliAsync("PTTL", key), CultureInfo.InvariantCulture), 1, 30_000);
    }

    [Fact, Trait("Req", "SC2")]
    public async Task FillAsync_CommittedSinceTheStoreWasAsked_KeepsNothingOld()
    {
        await using var consoles = await StartAsync();
        var slow = await TicketAsync(consoles.B);
        consoles.A.Get<IScoreCache>().Changed([Record(2)], here: true);
        // Commands of one connection keep their order: once this is answered the change is there.
        await TicketAsync(consoles.A);

        await consoles.B.Get<IScoreCache>().FillAsync(Record(1), slow, Deadline.Token);
        Assert.Null(await CachedAsync(consoles.B));

        await FillAsync(consoles.B, Record(2));
        Assert.Equal(2, (await CachedAsync(consoles.A))!.Events);
    }

    [Fact, Trait("Req", "SC2")]
    public async Task Changed_CachedSubject_IsReplacedByTheNewerOnly()
    {
        await using var consoles = await StartAsync();
        await FillAsync(consoles.B, Record(1));

        consoles.A.Get<IScoreCache>().Changed([Record(3)], here: true);
        consoles.A.Get<IScoreCache>().Changed([Record(2)], here: true);

        await Deadline.UntilAsync(async () => (await CachedAsync(consoles.B))?.Events == 3, "the newer one is cached");
        Assert.Equal(3, (await CachedAsync(consoles.A))!.Events);
    }

    [Fact, Trait("Req", "SC2")]
    public async Task Changed_ManyReadersAtOnce_NeverEndsWithAnOldRecord()
    {
        await using var consoles = await StartAsync();
        var stored = 1L;
        async Task ReadAsync(TestConsole console)
        {
            while (Volatile.Read(ref stored) < 300)
            {
                var cache = console.Get<IScoreCache>();
                var answer = await cache.FindAsync(Subject, Deadline.Token);
                if (answer.Ticket is not { } ticket)
                    continue;
                var read = Volatile.Read(ref stored);
                await Task.Yield();
                await cache.FillAsync(Record(read), ticket, Deadline.Token);
            }
        }

        var readers = Task.WhenAll(ReadAsync(consoles.A), ReadAsync(consoles.B), ReadAsync(consoles.B));
        for (var version = 2; version <= 300; version++)
        {
            Volatile.Write(ref stored, version);
            consoles.A.Get<IScoreCache>().Changed([Record(version)], here: true);
            await Task.Yield();
        }
        await readers;

        // Changes beyond what may be unanswered were not sent; a new epoch stands for them. Once this is answered all is done.
        await Deadline.UntilAsync(() => ((RedisScoreCache)consoles.A.Get<IScoreCache>()).IsTrusted, "A has told what it committed");
        await TicketAsync(consoles.A);
        Assert.InRange((await CachedAsync(consoles.B))?.Events ?? 300, 300, 300);
    }

    [Fact, Trait("Req", "SC2")]
    public async Task Changed_WhileRedisIsAway_OldRecordIsNeverFoundAgain()
    {
        await using var consoles = await StartAsync();
        await FillAsync(consoles.A, Record(1));
        await consoles.Redis.KillAsync();
        await Deadline.UntilAsync(() => !consoles.A.Get<RedisLink>().State.IsUp && !consoles.B.Get<RedisLink>().State.IsUp, "the loss is noticed");
        consoles.A.Get<IScoreCache>().Changed([Record(2)], here: true);
        Assert.Equal(default, await consoles.B.Get<IScoreCache>().FindAsync(Subject, Deadline.Token));

        await consoles.Redis.StartAsync();
        Assert.Equal("1", await consoles.Redis.CliAsync("EXISTS", consoles.A.Get<RedisKeys>().Score(Subject)));

        await Deadline.UntilAsync(async () =>
        {
            var answer = await consoles.B.Get<IScoreCache>().FindAsync(Subject, Deadline.Token);
            Assert.Null(answer.Record);
            return answer.Ticket is not null;
        }, "the cache is used again");
    }

    [Fact, Trait("Req", "SC2")]
    public async Task FindAsync_RedisEmptiedOrWrittenByOthers_IsAMissAndRecovers()
    {
        await using var consoles = await StartAsync();
        var key = consoles.A.Get<RedisKeys>().Score(Subject);
        await FillAsync(consoles.A, Record(1));
        await consoles.Redis.CliAsync("FLUSHALL");
        Assert.Null(await CachedAsync(consoles.B));
        await UntilTrustedAsync(consoles);

        await consoles.Redis.CliAsync("SET", key, "no hash");
        Assert.Null(await CachedAsync(consoles.A));
        Assert.True(consoles.A.Get<RedisLink>().State.IsUp);
        await FillAsync(consoles.A, Record(1));
        Assert.NotNull(await CachedAsync(consoles.B));

        await consoles.Redis.CliAsync("HSET", key, "s", "no record", "v", "no number");
        Assert.Null(await CachedAsync(consoles.B));
        consoles.A.Get<IScoreCache>().Changed([Record(2)], here: true);
        await Deadline.UntilAsync(async () => (await CachedAsync(consoles.A))?.Events == 2, "the next commit mends it");
    }

    private static ScoreRecord Record(long events) => new(Subject, events, -1, 2, """[{"Kind":"a b"}]""");

    private static async Task<TwoConsoles> StartAsync(params (string Key, string Value)[] settings)
    {
        var consoles = await TwoConsoles.StartAsync(settings);
        await UntilTrustedAsync(consoles);
        return consoles;
    }

    /// <summary>Each instance begins an epoch when it starts; both have settled when both find the same one.</summary>
    private static Task UntilTrustedAsync(TwoConsoles consoles) => Deadline.UntilAsync(
        async () => await TicketOrNoneAsync(consoles.A) is { } a && await TicketOrNoneAsync(consoles.B) is { } b && a.Epoch == b.Epoch, "the cache is used");

    private static async Task<CacheTicket?> TicketOrNoneAsync(TestConsole console) =>
        (await console.Get<IScoreCache>().FindAsync("another", Deadline.Token)).Ticket;

    private static async Task<CacheTicket> TicketAsync(TestConsole console)
    {
        CacheTicket? ticket = null;
        await Deadline.UntilAsync(async () => (ticket = await TicketOrNoneAsync(console)) is not null, "the cache answers");
        return ticket!.Value;
    }

    /// <summary>What Redis has; a busy machine may be too slow for the cache's patience.</summary>
    private static async Task<ScoreRecord?> CachedAsync(TestConsole console)
    {
        CacheAnswer answer = default;
        await Deadline.UntilAsync(async () => (answer = await console.Get<IScoreCache>().FindAsync(Subject, Deadline.Token)) != default, "the cache answers");
        return answer.Record;
    }

    private static async Task FillAsync(TestConsole console, ScoreRecord record)
    {
        await console.Get<IScoreCache>().FillAsync(record, await TicketAsync(console), Deadline.Token);
        // Commands of one connection keep their order: once this is answered the record is there.
        await TicketAsync(console);
    }
}

using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Events;
using RiskConsole.Events.Log;
using RiskConsole.Redis;
using RiskConsole.Telemetry;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Redis;

public class DeadLetterTests
{
    public static TheoryData<string, string[], string> Poison => new()
    {
        { EntryFault.NoEvent, ["other", "thing"], "no field" },
        { EntryFault.Invalid, ["event", "hello"], "line 1" },
        { EntryFault.Invalid, ["event", ""], "" },
        { EntryFault.Invalid, ["event", "[1,2]"], "array" },
        { EntryFault.Invalid, ["event", """{"specversion":"1.0","id":"7","source":"/s","type":"t","da"""], "" },
        { EntryFault.Invalid, ["event", """{"specversion":"1.0","id":"7","source":"/s"}"""], "type" },
        { EntryFault.Invalid, ["event", """{"specversion":"1.0","id":"7","source":"/s","type":"t","time":"2126-01-01T00:00:00Z"}"""], "clock" },
        { EntryFault.Invalid, ["event", """{"specversion":"1.0","id":"7","source":"/s","type":"t","data":"\ud800"}"""], "surrogate" },
        { EntryFault.Invalid, ["event", Streaming.Event("7", $",\"data\":{new string('[', 10_000)}{new string(']', 10_000)}")], "" },
        { EntryFault.Conflict, ["event", Streaming.Event("first", ",\"data\":1")], "other content" },
    };

    [Theory, Trait("Req", "EV2")]
    [MemberData(nameof(Poison))]
    public async Task Stream_PoisonedEntry_IsADeadLetterWithTheReasonAndNeighboursAreStored(string reason, string[] fields, string told)
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.AddAsync(Streaming.Event("first"));
        await redis.CliAsync(["XADD", Streaming.Stream, "*", .. fields]);
        await redis.AddAsync(Streaming.Event("last"));
        await using var console = await Streaming.ConsoleAsync(redis);

        await redis.UntilDeadAsync(1);
        await console.UntilStoredAsync(2);
        Assert.Equal(["first", "last"], (await console.StoredAsync()).Select(e => e.Id));
        var dead = await redis.DeadAsync();
        Assert.Contains($"reason\n{reason}\n", dead, StringComparison.Ordinal);
        Assert.Contains(told, dead, StringComparison.Ordinal);
        Assert.Contains("whole\n1", dead, StringComparison.Ordinal);
        await Deadline.UntilAsync(async () => await redis.LengthAsync(Streaming.Stream) == 0, "all are acknowledged");
        var keeper = console.Get<StreamKeeper>();
        await Deadline.UntilAsync(() => keeper.Current.Reason.Contains("1 dead letters", StringComparison.Ordinal), "health tells of it");
        Assert.Equal(HealthStatus.Degraded, keeper.Current.Status);
    }

    [Theory, Trait("Req", "EV2")]
    [InlineData("'event', string.rep('x', 2000000)")]
    [InlineData("'event', '{}', 'more', string.rep('x', 2000000)")]
    [InlineData("'', string.rep('x', 2000000)")]
    public async Task Stream_EntryOfTwoMegabytes_IsADeadLetterCutToItsBeginning(string fields)
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.AddAsync(Streaming.Event("first"));
        await redis.CliAsync("EVAL", $"return redis.call('XADD', '{Streaming.Stream}', '*', {fields})", "0");
        await redis.AddAsync(Streaming.Event("last"));
        await using var console = await Streaming.ConsoleAsync(redis);

        await redis.UntilDeadAsync(1);
        await console.UntilStoredAsync(2);
        var dead = await redis.DeadAsync();
        Assert.InRange(dead.Length, 60_000, 70_000);
        Assert.Contains("whole\n0", dead, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "EV2")]
    public async Task Stream_EntryOfThousandsOfFields_IsADeadLetter()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.CliAsync("EVAL",
            $"local t = {{}} for i = 1, 6000 do t[i] = 'f' .. i end return redis.call('XADD', '{Streaming.Stream}', '*', unpack(t))", "0");
        await redis.AddAsync(Streaming.Event("last"));
        await using var console = await Streaming.ConsoleAsync(redis);

        await redis.UntilDeadAsync(1);
        await console.UntilStoredAsync(1);
        Assert.Contains(EntryFault.NoEvent, await redis.DeadAsync(), StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "EV2")]
    public async Task Stream_ExactDuplicate_IsSuppressedNotADeadLetter()
    {
        await using var redis = await RedisServer.StartAsync();
        var full = Streaming.Event("1", ""","time":"2026-01-02T03:04:05Z","severity":"high","data":{"a":1}""");
        foreach (var text in (string[])[full, full, Streaming.Event("2"), Streaming.Event("2"), Streaming.Event("3")])
            await redis.AddAsync(text);
        await using var console = await Streaming.ConsoleAsync(redis);

        await console.UntilStoredAsync(3);
        await Deadline.UntilAsync(async () => await redis.LengthAsync(Streaming.Stream) == 0, "all are acknowledged");
        Assert.Equal(0, await redis.LengthAsync(Streaming.Dead));
    }

    [Fact, Trait("Req", "EV2")]
    public async Task Stream_EntryThatAlwaysFails_IsTriedFiveTimesAloneThenADeadLetter()
    {
        await using var redis = await RedisServer.StartAsync();
        foreach (var id in (string[])["first", "poison", "last"])
            await redis.AddAsync(Streaming.Event(id));
        FailingLog? log = null;
        await using var console = await TestConsole.StartAsync(
            builder => builder.Services.AddSingleton<IEventLog>(provider => log = new FailingLog(ActivatorUtilities.CreateInstance<EventLog>(provider))),
            settings: [("ConnectionStrings:Redis", redis.Url), ("Redis:ClaimAfter", "00:00:00.5")]);

        await redis.UntilDeadAsync(1);
        await console.UntilStoredAsync(2);
        Assert.Equal(["first", "last"], (await console.StoredAsync()).Select(e => e.Id));
        Assert.Equal(5, log!.Failures);
        Assert.Contains($"reason\n{EntryFault.Failing}\n", await redis.DeadAsync(), StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "EV2")]
    public async Task Stream_LogBusy_IsWaitedOutAndNotHeldAgainstTheEntries()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var console = await TestConsole.StartAsync(
            builder => builder.Services.AddSingleton<IEventLog>(provider => new BusyLog(ActivatorUtilities.CreateInstance<EventLog>(provider))),
            settings: [("ConnectionStrings:Redis", redis.Url), ("Redis:ClaimAfter", "00:00:05"), ("Redis:MaxDeliveries", "1")]);
        await using var another = await Streaming.AnotherAsync(console, redis, ("Redis:ClaimAfter", "00:00:05"), ("Redis:MaxDeliveries", "1"));
        for (var i = 0; i < 20; i++)
            await redis.AddAsync(Streaming.Event($"{i}"));

        await console.UntilStoredAsync(20);
        Assert.Equal(0, await redis.LengthAsync(Streaming.Dead));
    }

    [Fact, Trait("Req", "EV2"), Trait("Req", "RT8")]
    public async Task DeadLetters_BeyondTheLimit_DropTheOldest()
    {
        await using var redis = await RedisServer.StartAsync();
        for (var i = 0; i < 5; i++)
            await redis.AddAsync($"bad-{i}");
        await redis.AddAsync(Streaming.Event("good"));
        await using var console = await Streaming.ConsoleAsync(redis, ("Redis:DeadLetterLimit", "3"));

        await console.UntilStoredAsync(1);
        var dead = await redis.DeadAsync();
        Assert.Equal(3, await redis.LengthAsync(Streaming.Dead));
        Assert.DoesNotContain("bad-1", dead, StringComparison.Ordinal);
        Assert.Contains("bad-2", dead, StringComparison.Ordinal);
    }

    /// <summary>A log that never takes the event <c>poison</c>.</summary>
    private sealed class FailingLog(IEventLog log) : IEventLog
    {
        private int _failures;

        /// <summary>How often it was offered alone.</summary>
        public int Failures => _failures;

        public long Head => log.Head;

        public Task<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<RiskEvent> events, CancellationToken ct)
        {
            if (!events.Any(e => e.Id == "poison"))
                return log.AppendAsync(events, ct);
            if (events.Count == 1)
                Interlocked.Increment(ref _failures);
            throw new InvalidOperationException("This one never works.");
        }
    }

    /// <summary>A log that is busy for the first tries.</summary>
    private sealed class BusyLog(IEventLog log) : IEventLog
    {
        private int _tries;

        public long Head => log.Head;

        public Task<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<RiskEvent> events, CancellationToken ct) =>
            Interlocked.Increment(ref _tries) <= 14 ? throw new LogBusyException("Locked.", TimeSpan.FromSeconds(1)) : log.AppendAsync(events, ct);
    }
}

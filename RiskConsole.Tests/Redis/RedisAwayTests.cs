using System.Diagnostics;
using Microsoft.Data.Sqlite;
using RiskConsole.Redis;
using RiskConsole.Telemetry;
using RiskConsole.Tests.Events.Api;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Redis;

/// <summary>Nothing acknowledged is lost, whatever happens to Redis.</summary>
public class RedisAwayTests
{
    [Fact, Trait("Req", "EV3"), Trait("Req", "OP3")]
    public async Task Ingest_RedisKilledAndStartedUnderLoad_HasEachAcknowledgedEventOnce()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var console = await Streaming.ConsoleAsync(redis);
        using var api = await ApiCaller.CreateAsync(console);
        await console.UntilReadyAsync();
        using var stop = new CancellationTokenSource();
        var acknowledged = new List<string>();
        var senders = Enumerable.Range(0, 3).Select(sender => Task.Run(() => SendAsync(api, $"s{sender}", acknowledged, stop.Token))).ToArray();
        for (var round = 0; round < 3; round++)
        {
            var before = Count(acknowledged);
            await Deadline.UntilAsync(() => Count(acknowledged) >= before + 100, "events are acknowledged through Redis");
            await redis.KillAsync();
            before = Count(acknowledged);
            await Deadline.UntilAsync(() => Count(acknowledged) >= before + 100, "events are acknowledged without Redis");
            await redis.StartAsync();
            await console.UntilReadyAsync();
        }
        await stop.CancelAsync();
        await Task.WhenAll(senders);

        await UntilSettledAsync(console, redis);
        var stored = (await console.StoredAsync()).Select(e => e.Id).ToList();
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.Empty(acknowledged.Except(stored));
        Assert.Equal(0, await redis.LengthAsync(Streaming.Dead));
    }

    [Theory, Trait("Req", "EV3"), Trait("Req", "OP3")]
    [InlineData("FLUSHALL")]
    [InlineData("DEL " + Streaming.Stream)]
    [InlineData("XGROUP DESTROY " + Streaming.Stream + " " + EventStream.Group)]
    public async Task Ingest_StreamLostRightAfterTheAnswer_HasEachAcknowledgedEventOnce(string command)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var console = await Streaming.ConsoleAsync(redis);
        using var api = await ApiCaller.CreateAsync(console);
        await console.UntilReadyAsync();
        for (var round = 0; round < 5; round++)
        {
            for (var i = 0; i < 5; i++)
                await api.PostedAsync(Streaming.Batch($"{round}-{i}", 40));
            await redis.CliAsync(command.Split(' '));
        }

        await console.UntilStoredAsync(1_000);
        await UntilSettledAsync(console, redis);
        var stored = await console.StoredAsync();
        Assert.Equal(1_000, stored.Count);
        Assert.Equal(0, await redis.LengthAsync(Streaming.Dead));
        await redis.AddAsync(Streaming.Event("goes-on"));
        await console.UntilStoredAsync(1_001);
    }

    [Theory, Trait("Req", "EV3"), Trait("Req", "OP3")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ingest_StreamLostBeforeAnythingWasTaken_AppendsWhatItRemembers(bool killed)
    {
        await using var redis = await RedisServer.StartAsync("--appendonly", "no");
        await using var console = await Streaming.ConsoleAsync(redis, ("Redis:BatchSize", "1"));
        using var api = await ApiCaller.CreateAsync(console);
        await console.UntilReadyAsync();
        await using (var other = new SqliteConnection($"Data Source={console.DatabaseFile}"))
        {
            // Another process holds the database, so what is acknowledged is in Redis alone.
            await other.OpenAsync(Deadline.Token);
            await using var hold = other.BeginTransaction(deferred: false);
            for (var i = 0; i < 10; i++)
                Assert.True((await api.PostedAsync(Streaming.Batch($"{i}", 20))).Json.GetProperty("queued").GetBoolean());
            Assert.Equal(200, await redis.LengthAsync(Streaming.Stream));
            if (killed)
            {
                await redis.KillAsync();
                await redis.StartAsync();
            }
            else
            {
                await redis.CliAsync("FLUSHALL");
            }
            Assert.True(await redis.LengthAsync(Streaming.Stream) == 0);
        }

        await console.UntilStoredAsync(200);
        await UntilSettledAsync(console, redis);
        Assert.Equal(200, (await console.StoredAsync()).Count);
        Assert.Equal(0, await redis.LengthAsync(Streaming.Dead));
    }

    [Fact, Trait("Req", "EV3"), Trait("Req", "OP3")]
    public async Task Ingest_RedisPaused_AnswersWithinSecondsAndCatchesUp()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var console = await Streaming.ConsoleAsync(redis, ("Redis:CommandTimeout", "00:00:01"));
        using var api = await ApiCaller.CreateAsync(console);
        await console.UntilReadyAsync();
        await redis.AddAsync(Streaming.Event("before"));
        await redis.PauseAsync();

        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 20; i++)
            await api.PostedAsync(Streaming.Event($"during-{i}"));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"20 posts took {watch.Elapsed}");
        await Deadline.UntilAsync(() => console.Get<StreamKeeper>().Current.Reason.Contains("away", StringComparison.Ordinal), "health says so");
        using var visitor = new HttpClient { BaseAddress = console.Address };
        Assert.True((await visitor.GetAsync("/account/sign-in", Deadline.Token)).IsSuccessStatusCode);
        await console.UntilStoredAsync(20);

        await redis.ResumeAsync();
        await console.UntilReadyAsync();
        await api.PostedAsync(Streaming.Event("after"));
        await console.UntilStoredAsync(22);
        await UntilSettledAsync(console, redis);
        Assert.Equal(22, (await console.StoredAsync()).Count);
        Assert.Equal(0, await redis.LengthAsync(Streaming.Dead));
        Assert.Equal(HealthStatus.Good, console.Get<StreamKeeper>().Current.Status);
    }

    [Fact, Trait("Req", "OP3")]
    public async Task Stream_KeyOfAnotherKind_ConsoleSaysSoAndTakesEventsDirectly()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.CliAsync("SET", Streaming.Stream, "something else");
        await using var console = await Streaming.ConsoleAsync(redis);
        using var api = await ApiCaller.CreateAsync(console);
        var keeper = console.Get<StreamKeeper>();
        await Deadline.UntilAsync(() => keeper.Current.Reason.Contains("something else", StringComparison.Ordinal), "health says so");

        var reply = await api.PostedAsync(Streaming.Event("1"));
        Assert.Equal(1, reply.Result(0).GetProperty("seq").GetInt64());
        Assert.True(console.Get<RedisLink>().State.IsUp);

        await redis.CliAsync("DEL", Streaming.Stream);
        await console.UntilReadyAsync();
        Assert.True((await api.PostedAsync(Streaming.Event("2"))).Json.GetProperty("queued").GetBoolean());
        await console.UntilStoredAsync(2);
    }

    [Fact, Trait("Req", "OP3")]
    public async Task Stream_GroupWaitsForIdsOfTheFuture_IsSetRight()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var console = await Streaming.ConsoleAsync(redis);
        using var api = await ApiCaller.CreateAsync(console);
        await console.UntilReadyAsync();
        await redis.CliAsync("XGROUP", "SETID", Streaming.Stream, EventStream.Group, "9999999999999-0");

        await api.PostedAsync(Streaming.Event("1"));
        await redis.AddAsync(Streaming.Event("2"));
        await console.UntilStoredAsync(2);
    }

    [Fact, Trait("Req", "EV3"), Trait("Req", "RT8")]
    public async Task Ingest_MoreUnconfirmedThanMayBe_GoesDirectlyIntoTheLog()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var console = await Streaming.ConsoleAsync(redis, ("Redis:UnconfirmedLimit", "1"));
        using var api = await ApiCaller.CreateAsync(console);
        await console.UntilReadyAsync();
        // Somebody holds on to an entry, so nothing after it is confirmed.
        await redis.CliAsync("EVAL",
            $"redis.call('XADD','{Streaming.Stream}','*','event','x') return redis.call('XREADGROUP','GROUP','console','slow','STREAMS','{Streaming.Stream}','>')", "0");

        Assert.True((await api.PostedAsync(Streaming.Event("1"))).Json.GetProperty("queued").GetBoolean());
        Assert.False((await api.PostedAsync(Streaming.Event("2"))).Json.TryGetProperty("queued", out _));
        await console.UntilStoredAsync(2);
    }

    private static Task UntilSettledAsync(TestConsole console, RedisServer redis) => Deadline.UntilAsync(
        async () => console.Get<StreamLedger>().Count == 0 && await redis.LengthAsync(Streaming.Stream) == 0, "the stream and the ledger are empty");

    private static async Task SendAsync(ApiCaller api, string name, List<string> acknowledged, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var reply = await api.PostAsync(Streaming.Batch($"{name}-{i}", 5));
            if (reply.Status != 202)
                continue;
            lock (acknowledged)
                acknowledged.AddRange(Enumerable.Range(0, 5).Select(k => $"{name}-{i}-{k}"));
        }
    }

    private static int Count(List<string> list)
    {
        lock (list)
            return list.Count;
    }
}

using RiskConsole.Events;
using RiskConsole.Redis;
using RiskConsole.Telemetry;
using RiskConsole.Tests.Events.Api;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Redis;

public class StreamIngestTests
{
    private const string Full =
        ""","time":"2026-01-02T03:04:05.123456Z","subject":"account/é\"1","severity":"high","score":0.1234567890123,"category":"security","dataschema":"https://e/x","ownext":"x","flag":true,"data":{"a":[1.10,"\u0001"],"score":0.9}""";

    [Fact, Trait("Req", "EV2")]
    public async Task Post_WithRedis_IsQueuedAndArrivesOnceAsIfTakenDirectly()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var console = await Streaming.ConsoleAsync(redis);
        await using var plain = await TestConsole.StartAsync();
        using var api = await ApiCaller.CreateAsync(console);
        using var plainApi = await ApiCaller.CreateAsync(plain);
        await console.UntilReadyAsync();
        var body = $"[{Streaming.Event("a", Full)},{Streaming.Event("b")},{{}}]";

        var reply = await api.PostedAsync(body);
        await plainApi.PostedAsync(body);
        Assert.True(reply.Json.GetProperty("queued").GetBoolean());
        Assert.Equal(2, reply.Json.GetProperty("accepted").GetInt32());
        Assert.Equal(1, reply.Json.GetProperty("refused").GetInt32());
        Assert.Equal("accepted", reply.Result(0).GetProperty("status").GetString());
        Assert.False(reply.Result(0).TryGetProperty("seq", out _));
        Assert.Equal("refused", reply.Result(2).GetProperty("status").GetString());

        await console.UntilStoredAsync(2);
        var stored = await console.StoredAsync();
        var direct = await plain.StoredAsync();
        for (var i = 0; i < 2; i++)
        {
            Assert.True(StreamFormat.SaySame(stored[i], direct[i]));
            Assert.Equal(direct[i].Category, stored[i].Category);
        }
        Assert.Equal(direct[0].Time, stored[0].Time);
        Assert.Equal(stored[1].Time, stored[1].ReceivedAt);
        Assert.Equal(Severity.Error, stored[0].Severity);
        await Deadline.UntilAsync(async () => await redis.LengthAsync(Streaming.Stream) == 0, "the stream is trimmed");
        Assert.Equal(HealthStatus.Good, console.Get<StreamKeeper>().Current.Status);
    }

    [Fact, Trait("Req", "EV2")]
    public async Task Post_BinaryModeAtTheLimits_ArrivesThroughTheStream()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var console = await Streaming.ConsoleAsync(redis);
        using var api = await ApiCaller.CreateAsync(console);
        await console.UntilReadyAsync();
        (string, string)[] headers =
        [
            ("ce-specversion", "1.0"), ("ce-id", "bin"), ("ce-source", "/s"), ("ce-type", "io.test.t"),
            .. Enumerable.Range(0, 64).Select(i => ($"ce-ext{i}", "v")),
        ];
        var deep = new string('[', 32) + new string(']', 32);

        Assert.Equal(202, (await api.PostAsync(deep, "application/json", headers)).Status);
        await console.UntilStoredAsync(1);
        Assert.Equal(0, await redis.LengthAsync(Streaming.Dead));
        Assert.Equal(deep, (await console.StoredAsync())[0].Data);
    }

    [Fact, Trait("Req", "AC6")]
    public async Task Post_OfTheLargestBody_IsStored()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var console = await Streaming.ConsoleAsync(redis);
        using var api = await ApiCaller.CreateAsync(console);
        await console.UntilReadyAsync();
        var frame = Streaming.Event("big", ""","data":"" """.TrimEnd()).Length;
        var body = Streaming.Event("big", $",\"data\":\"{new string('x', 1_048_576 - frame)}\"");
        Assert.Equal(1_048_576, body.Length);

        await api.PostedAsync(body);
        await console.UntilStoredAsync(1);
        Assert.Equal(0, await redis.LengthAsync(Streaming.Dead));
        Assert.Equal(413, (await api.PostAsync(body + " ")).Status);
    }

    [Fact, Trait("Req", "RT8"), Trait("Req", "EV2")]
    public async Task Post_ManyEventsOfAMegabyte_AreAllStored()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var console = await Streaming.ConsoleAsync(redis);
        using var api = await ApiCaller.CreateAsync(console);
        await console.UntilReadyAsync();
        var filling = new string('x', 1_000_000);

        for (var i = 0; i < 30; i++)
            await api.PostedAsync(Streaming.Event($"big-{i}", $",\"data\":\"{filling}\""));
        await console.UntilStoredAsync(30);
        Assert.Equal(30, (await console.StoredAsync()).Count);
        Assert.Equal(0, await redis.LengthAsync(Streaming.Dead));
        Assert.True(console.Get<RedisLink>().State.IsUp);
    }

    [Fact, Trait("Req", "EV2")]
    public async Task Stream_EntryOfAnotherProgram_ArrivesInTheLog()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.AddAsync(Streaming.Event("before"));
        await using var console = await Streaming.ConsoleAsync(redis);
        await redis.AddAsync(Streaming.Event("after", ""","severity":"critical" """));

        await console.UntilStoredAsync(2);
        var stored = await console.StoredAsync();
        Assert.Equal(["before", "after"], stored.Select(e => e.Id));
        Assert.Equal(Severity.Critical, stored[1].Severity);
    }

    [Fact, Trait("Req", "EV2"), Trait("Req", "OP3")]
    public async Task Stream_TwoInstances_ShareItAndStoreEachEventOnce()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var first = await Streaming.ConsoleAsync(redis, ("Redis:BatchSize", "10"));
        await using var second = await Streaming.AnotherAsync(first, redis, ("Redis:BatchSize", "10"));
        using var apiA = await ApiCaller.CreateAsync(first);
        using var apiB = await ApiCaller.CreateAsync(second);
        await first.UntilReadyAsync();
        await second.UntilReadyAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? apiA : apiB).PostedAsync(Streaming.Batch($"b{i}", 50))));
        await first.UntilStoredAsync(1_000);
        var stored = await second.StoredAsync();
        Assert.Equal(1_000, stored.Count);
        Assert.Equal(1_000, stored.Select(e => e.Id).Distinct().Count());
        await Deadline.UntilAsync(async () => await redis.LengthAsync(Streaming.Stream) == 0, "the stream is trimmed");
        Assert.Equal(0, await redis.LengthAsync(Streaming.Dead));
    }

    [Fact, Trait("Req", "EV2"), Trait("Req", "EV3")]
    public async Task Stream_ConsumerDiedBetweenAppendAndAck_EventIsThereOnce()
    {
        await using var redis = await RedisServer.StartAsync();
        var console = await Streaming.ConsoleAsync(redis);
        using var api = await ApiCaller.CreateAsync(console);
        await console.UntilReadyAsync();
        await api.PostedAsync(Streaming.Event("once"));
        await console.UntilStoredAsync(1);
        await console.StopAsync();
        // What another instance had stored, and then it died before it could say so; the second entry it had not even stored.
        await redis.AddAsync(Streaming.Event("once"));
        await redis.AddAsync(Streaming.Event("left"));
        await redis.CliAsync("XREADGROUP", "GROUP", EventStream.Group, "dead-one", "COUNT", "10", "STREAMS", Streaming.Stream, ">");

        await using var next = await TestConsole.StartAsync(
            folder: console.Folder, settings: [("ConnectionStrings:Redis", redis.Url), ("Redis:ClaimAfter", "00:00:00.5")]);
        await next.UntilStoredAsync(2);
        await Deadline.UntilAsync(async () => await redis.LengthAsync(Streaming.Stream) == 0, "both are acknowledged");
        Assert.Equal(["once", "left"], (await next.StoredAsync()).Select(e => e.Id));
        Assert.Equal(0, await redis.LengthAsync(Streaming.Dead));
    }

    [Fact, Trait("Req", "RT8")]
    public async Task Post_StreamFull_Is503WithRetryAfterAndNothingIsAdded()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var console = await Streaming.ConsoleAsync(redis, ("Redis:StreamLimit", "3"));
        using var api = await ApiCaller.CreateAsync(console);
        await console.UntilReadyAsync();
        // Entries that a member of the group holds on to.
        for (var i = 0; i < 3; i++)
            await redis.CliAsync("EVAL",
                $"redis.call('XADD','{Streaming.Stream}','*','event','x') return redis.call('XREADGROUP','GROUP','console','slow','STREAMS','{Streaming.Stream}','>')", "0");

        var reply = await api.PostAsync(Streaming.Event("late"));
        reply.IsProblem(503, "log-busy");
        Assert.NotNull(reply.Headers.RetryAfter);
        Assert.Contains("Redis:StreamLimit", reply.Text("detail"), StringComparison.Ordinal);
        Assert.Equal("3", await redis.CliAsync("XLEN", Streaming.Stream));
    }

    [Fact, Trait("Req", "EV2")]
    public async Task Stop_Gracefully_LeavesNoConsumerBehind()
    {
        await using var redis = await RedisServer.StartAsync();
        await using (var console = await Streaming.ConsoleAsync(redis))
        {
            await redis.AddAsync(Streaming.Event("1"));
            await console.UntilStoredAsync(1);
        }
        Assert.Equal("", (await redis.CliAsync("XINFO", "CONSUMERS", Streaming.Stream, EventStream.Group)).Trim());
    }
}

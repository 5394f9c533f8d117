using RiskConsole.Events;
using RiskConsole.Events.Pipeline;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;
using RiskConsole.Tests.Alerts;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Redis;

public class SharedAlertsTests
{
    private static readonly RuleDefinition s_outflow = SomeRule.Velocity() with { Levels = [new(Severity.Critical, 10, 5)], KeepFiring = TimeSpan.Zero };

    [Fact, Trait("Req", "RT2")]
    public async Task TakeOver_WindowsComeFromRedis_NotFromTheLog()
    {
        // Nothing is read back from the log: what the other counted can only come from Redis.
        await using var redis = await RedisServer.StartAsync();
        var (first, second) = await StartAsync(redis, ("Rules:RebuildEvents", "0"));
        await using var _ = second;
        await first.AddAsync(s_outflow);
        await first.SendAsync(Some.Event(data: """{"usd": 8}"""));
        await Deadline.UntilAsync(async () => await second.Get<IWindowStore>().PositionAsync(Deadline.Token) == 1, "the window is kept");

        await first.DisposeAsync();
        await Deadline.UntilAsync(() => second.Get<StoreDuty>().IsHeld, "the duty is taken over");
        await second.SendAsync(Some.Event(data: """{"usd": 4}"""));

        Assert.Equal(12, (await second.UntilOneAsync()).Observed);
    }

    [Fact, Trait("Req", "RT2")]
    public async Task TakeOver_RedisLostTheWindows_ComeFromTheLog()
    {
        await using var redis = await RedisServer.StartAsync();
        var (first, second) = await StartAsync(redis);
        await using var _ = second;
        await first.AddAsync(s_outflow);
        await first.SendAsync(Some.Event(data: """{"usd": 8}"""));
        await Deadline.UntilAsync(async () => await second.Get<IWindowStore>().PositionAsync(Deadline.Token) == 1, "the window is kept");
        await redis.CliAsync("FLUSHALL");
        await first.SendAsync(Some.Event(data: """{"usd": 1}"""));
        await Deadline.UntilAsync(() => second.Get<EventPipeline>().Position == 2, "the event has its effects");

        await first.DisposeAsync();
        await Deadline.UntilAsync(() => second.Get<StoreDuty>().IsHeld, "the duty is taken over");
        await second.SendAsync(Some.Event(data: """{"usd": 4}"""));

        Assert.Equal(13, (await second.UntilOneAsync()).Observed);
    }

    private static async Task<(TestConsole First, TestConsole Second)> StartAsync(RedisServer redis, params (string Key, string Value)[] settings)
    {
        settings = [("ConnectionStrings:Redis", redis.Url), .. settings];
        var first = await TestConsole.StartAsync(ownsFolder: false, settings: settings);
        return (first, await TestConsole.StartAsync(folder: first.Folder, settings: settings));
    }
}

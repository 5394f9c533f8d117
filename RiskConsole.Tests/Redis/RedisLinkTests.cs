using RiskConsole.Redis;
using RiskConsole.Telemetry;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Redis;

public class RedisLinkTests
{
    [Fact, Trait("Req", "OP3")]
    public async Task Link_ServerKilledAndStarted_SaysDelayedThenGood()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var console = await TestConsole.StartAsync(settings: ("ConnectionStrings:Redis", redis.Url));
        var link = console.Get<RedisLink>();
        Assert.True(link.State.IsUp, link.State.Reason);

        await redis.KillAsync();
        await Deadline.UntilAsync(() => !link.State.IsUp, "the loss is noticed");
        Assert.Equal(HealthStatus.Degraded, link.Current.Status);
        Assert.Contains("Delayed", link.Current.Reason, StringComparison.Ordinal);
        await redis.StartAsync();
        await Deadline.UntilAsync(() => link.State.IsUp, "the link is back");
        Assert.Equal(HealthStatus.Good, link.Current.Status);
    }

    [Fact, Trait("Req", "OP3")]
    public async Task Link_ServerPaused_FailsAtOnceUntilItAnswers()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var console = await TestConsole.StartAsync(settings: [("ConnectionStrings:Redis", redis.Url), ("Redis:CommandTimeout", "00:00:00.3")]);
        var link = console.Get<RedisLink>();
        await redis.PauseAsync();
        await Deadline.UntilAsync(() => !link.State.IsUp, "the silence is noticed");
        await Assert.ThrowsAsync<RedisAwayException>(() => link.RunAsync(database => database.StringGetAsync("x"), Deadline.Token));
        await redis.ResumeAsync();
        await Deadline.UntilAsync(() => link.State.IsUp, "the link is back");
    }

    [Theory, Trait("Req", "OP3")]
    [InlineData("refuses the password", "--requirepass other")]
    [InlineData("read-only replica", "--replicaof 127.0.0.1 1")]
    [InlineData("out of memory", "--maxmemory 1")]
    [InlineData("does not know a command", "--rename-command XAUTOCLAIM ")]
    public async Task Link_ServerUnfit_ConsoleStartsAndSaysWhy(string reason, string arguments)
    {
        await using var redis = await RedisServer.StartAsync(arguments.Split(' '));
        await using var console = await TestConsole.StartAsync(settings: ("ConnectionStrings:Redis", redis.Url));
        var link = console.Get<RedisLink>();
        await Deadline.UntilAsync(() => link.Current.Reason.Contains(reason, StringComparison.Ordinal), $"the health page says: {reason}");
        Assert.Equal(HealthStatus.Degraded, link.Current.Status);
    }
}

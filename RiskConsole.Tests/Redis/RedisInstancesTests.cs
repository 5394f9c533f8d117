using System.Collections.Immutable;
using RiskConsole.Redis;
using RiskConsole.Telemetry;
using RiskConsole.Telemetry.Instances;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Redis;

public class RedisInstancesTests
{
    [Fact, Trait("Req", "OP3")]
    public async Task Current_TwoInstances_EachKnowsTheOtherUntilItStops()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var first = await TestConsole.StartAsync(settings: ("ConnectionStrings:Redis", redis.Url));
        await using (var second = await TestConsole.StartAsync(folder: first.Folder, ownsFolder: false, settings: ("ConnectionStrings:Redis", redis.Url)))
        {
            await Deadline.UntilAsync(
                () => Others(first) is [var a] && a.Name == Name(second) && Others(second) is [var b] && b.Name == Name(first) && !b.Addresses.IsEmpty,
                "the instances know each other");
            Assert.Contains(first.Address.ToString().TrimEnd('/'), Others(second)[0].Addresses);
            Assert.Equal(("runs the pipeline", "follows"), (Others(second)[0].Role, Others(first)[0].Role));
        }

        // It told that it ends: no need to wait until its report is too old.
        Assert.Equal(Name(first), await redis.CliAsync("SMEMBERS", first.Get<RedisKeys>().Instances));
        await Deadline.UntilAsync(() => Others(first).Length == 0, "the instance that stopped is gone");
    }

    [Fact, Trait("Req", "OP3")]
    public async Task Current_InstanceKilledOrReportNoReport_IsNotListed()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var console = await TestConsole.StartAsync(settings: ("ConnectionStrings:Redis", redis.Url));
        var keys = console.Get<RedisKeys>();
        var report = "";
        await Deadline.UntilAsync(async () => (report = await redis.CliAsync("GET", keys.Instance(Name(console)))).Length > 0, "the instance reports itself");
        // As a killed instance leaves it: a report that ends, and the name.
        await redis.CliAsync("SET", keys.Instance("killed"), report.Replace(Name(console), "killed", StringComparison.Ordinal), "PX", "8000");
        await redis.CliAsync("SET", keys.Instance("hostile"), "{\"Name\":\"hostile\"}");
        await redis.CliAsync("SADD", keys.Instances, "killed", "hostile", "gone");

        await Deadline.UntilAsync(() => Others(console) is [{ Name: "killed" }], "the killed instance is still listed");
        await Deadline.UntilAsync(() => Others(console).Length == 0, "the killed instance is gone");
        Assert.DoesNotContain("killed", await redis.CliAsync("SMEMBERS", keys.Instances), StringComparison.Ordinal);
        Assert.InRange(int.Parse(await redis.CliAsync("PTTL", keys.Instance(Name(console))), System.Globalization.CultureInfo.InvariantCulture), 1, 7_000);
    }

    [Fact, Trait("Req", "OP3")]
    public async Task Current_RedisAway_SaysThatItIsNotComplete()
    {
        await using var consoles = await TwoConsoles.StartAsync();
        await Deadline.UntilAsync(() => Others(consoles.A).Length == 1, "the instances know each other");

        await consoles.Redis.KillAsync();
        await Deadline.UntilAsync(() => consoles.A.Get<IInstances>().Current is { IsComplete: false, Others.IsEmpty: true }, "the others are not known");

        await consoles.Redis.StartAsync();
        await Deadline.UntilAsync(() => consoles.A.Get<IInstances>().Current is { IsComplete: true, Others.Length: 1 }, "the others are known again");
    }

    [Fact, Trait("Req", "OP1")]
    public async Task Current_WithoutRedis_IsThisOneAlone()
    {
        await using var console = await TestConsole.StartAsync();

        await Deadline.UntilAsync(() => console.Get<IInstances>().Current is { IsComplete: true, Others.IsEmpty: true }, "this one is listed");
        Assert.Equal(Name(console), console.Get<IInstances>().Current.Own.Name);
    }

    [Fact, Trait("Req", "RT5")]
    public async Task Health_RedisAway_DelaysAndSaysWhy()
    {
        await using var consoles = await TwoConsoles.StartAsync();
        Assert.Null(consoles.A.Get<HealthBoard>().Delay);

        await consoles.Redis.KillAsync();

        await Deadline.UntilAsync(() => consoles.A.Get<HealthBoard>().Delay is { Part: "Redis" }, "the console says that it may be late");
    }

    private static string Name(TestConsole console) => console.Get<ThisInstance>().Name;

    private static ImmutableArray<InstanceReport> Others(TestConsole console) => console.Get<IInstances>().Current.Others;
}

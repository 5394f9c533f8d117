using RiskConsole.Tests.Support;
using Xunit.Abstractions;

namespace RiskConsole.Tests.Crash;

/// <summary>Two instances on one Redis and one store, both under load, while something is killed.</summary>
public class RedisKillTests(ITestOutputHelper output)
{
    // Each costs a start, the dearest thing the suite does; every run has another seed.
    private const int InstanceKills = 5;
    private const int RedisFaults = 4;

    // Twice as long as the client waits for an answer.
    private static readonly TimeSpan LongerThanAnAnswer = TimeSpan.FromSeconds(10);

    [Fact, Trait("Req", "EV3"), Trait("Req", "AL7")]
    public async Task Ingest_InstancesKilledAtRandomUnderLoad_LosesNoAcknowledgedEventAndNoAnsweredActAndCountsEachOnce()
    {
        var random = Seeded();
        await using var redis = await RedisServer.StartAsync();
        // Each alert counts for itself here, however many the acts lead to within a minute.
        await using var first = new ConsoleProcess(
            ("ConnectionStrings:Redis", redis.Url), ("Redis:ClaimAfter", "00:00:01"), ("Alerts:StormAlerts", "10000"), ("Alerts:StormTotal", "100000"));
        await using var second = first.Another();
        var key = await KeyAsync(first);
        await using var load = await StartAsync(first, second, key);
        await using var acts = new CrashActs(key);
        acts.Begin(first.Address, actors: 1);
        acts.Begin(second.Address, actors: 1);

        for (var kill = 0; kill < InstanceKills; kill++)
        {
            await load.MoreAsync(random.Next(1, 300));
            await acts.MoreAsync(random.Next(0, 10));
            var victim = random.Next(2) == 0 ? first : second;
            await victim.KillAsync();
            await victim.StartAsync();
        }
        await load.MoreAsync(1);
        await load.StopAsync();
        await acts.StopAsync();

        await HoldsAsync(first, load, redis);
        output.WriteLine(acts.Hold(first.DatabaseFile));
    }

    [Fact, Trait("Req", "EV3")]
    public async Task Ingest_RedisKilledFlushedAndPausedUnderLoad_GoesOnMeanwhileLosesNoAcknowledgedEventAndCountsEachOnce()
    {
        var random = Seeded();
        await using var redis = await RedisServer.StartAsync();
        await using var first = new ConsoleProcess(("ConnectionStrings:Redis", redis.Url), ("Redis:ClaimAfter", "00:00:01"));
        await using var second = first.Another();
        await using var load = await StartAsync(first, second, await KeyAsync(first));

        for (var fault = 0; fault < RedisFaults; fault++)
        {
            await load.MoreAsync(random.Next(1, 500));
            await redis.KillAsync();
            // Taken without Redis too.
            await load.MoreAsync(200);
            await redis.StartAsync();
            await load.MoreAsync(random.Next(1, 500));
            await redis.CliAsync("FLUSHALL");
        }
        await load.MoreAsync(200);
        await redis.PauseAsync();
        await GoesOnAsync(first, load, LongerThanAnAnswer);
        await redis.ResumeAsync();
        await load.MoreAsync(200);
        await load.StopAsync();

        await HoldsAsync(first, load, redis);
    }

    // Events are taken, and pages answer.
    private static async Task GoesOnAsync(ConsoleProcess console, CrashLoad load, TimeSpan time)
    {
        using var until = new CancellationTokenSource(time);
        using var client = new HttpClient { BaseAddress = console.Address, Timeout = TimeSpan.FromSeconds(5) };
        while (!until.IsCancellationRequested)
        {
            await load.MoreAsync(50);
            using var answer = await client.GetAsync(new Uri("/signin", UriKind.Relative));
            Assert.True((int)answer.StatusCode < 500, $"{answer.StatusCode}");
        }
    }

    private static Task<string> KeyAsync(ConsoleProcess console) => console.CommandAsync("apikey", "create", "crash-test", "--scopes", "ingest,read,operate");

    private static async Task<CrashLoad> StartAsync(ConsoleProcess first, ConsoleProcess second, string key)
    {
        await first.StartAsync();
        await second.StartAsync();
        var load = new CrashLoad();
        load.Send(first.Address, key, "first", senders: 2);
        load.Send(second.Address, key, "second", senders: 2);
        return load;
    }

    private async Task HoldsAsync(ConsoleProcess console, CrashLoad load, RedisServer redis)
    {
        output.WriteLine($"{load.Acknowledged} acknowledged, {load.Retries} batches sent again");
        await StoredTruth.HoldsAsync(console.DatabaseFile, load.Ids);
        Assert.Equal("0", await redis.CliAsync("XLEN", "riskconsole:events:dead"));
    }

    private Random Seeded()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        return new Random(seed);
    }
}

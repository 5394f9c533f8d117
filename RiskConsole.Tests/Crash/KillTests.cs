using RiskConsole.Tests.Support;
using Xunit.Abstractions;

namespace RiskConsole.Tests.Crash;

public class KillTests(ITestOutputHelper output)
{
    private const int Kills = 6;

    [Fact, Trait("Req", "EV3"), Trait("Req", "AL7")]
    public async Task KilledAtRandomUnderLoad_LosesNoAcknowledgedEventAndNoAnsweredActAndCountsEachOnce()
    {
        var random = Seeded();
        await using var console = new ConsoleProcess();
        var key = await console.CommandAsync("apikey", "create", "crash-test", "--scopes", "ingest,read,operate");
        await using var load = new CrashLoad();
        await using var acts = new CrashActs(key);

        await console.StartAsync();
        load.Send(console.Address, key, "load", senders: 4);
        acts.Begin(console.Address, actors: 2);
        for (var kill = 0; kill < Kills; kill++)
        {
            await load.MoreAsync(random.Next(1, 150));
            await acts.MoreAsync(random.Next(0, 10));
            await console.KillAsync();
            await console.StartAsync();
        }
        await load.MoreAsync(1);
        await load.StopAsync();
        await acts.StopAsync();

        output.WriteLine($"{load.Acknowledged} acknowledged, {load.Retries} batches sent again, {Kills} kills");
        await StoredTruth.HoldsAsync(console.DatabaseFile, load.Ids);
        output.WriteLine(acts.Hold(console.DatabaseFile));
    }

    private Random Seeded()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        return new Random(seed);
    }
}

using RiskConsole.Tests.Support;
using Xunit.Abstractions;

namespace RiskConsole.Tests.Crash;

public class KillTests(ITestOutputHelper output)
{
    private const int Kills = 15;

    [Fact, Trait("Req", "EV3")]
    public async Task Ingest_KilledAtRandomUnderLoad_LosesNoAcknowledgedEventAndCountsEachOnce()
    {
        var random = Seeded();
        await using var console = new ConsoleProcess();
        var key = await console.CommandAsync("apikey", "create", "crash-test", "--scopes", "ingest,read");
        await using var load = new CrashLoad();

        await console.StartAsync();
        load.Send(console.Address, key, "load", senders: 4);
        for (var kill = 0; kill < Kills; kill++)
        {
            await load.MoreAsync(random.Next(1, 150));
            await console.KillAsync();
            await console.StartAsync();
        }
        await load.MoreAsync(1);
        await load.StopAsync();

        output.WriteLine($"{load.Acknowledged} acknowledged, {load.Retries} batches sent again, {Kills} kills");
        await StoredTruth.HoldsAsync(console.DatabaseFile, load.Ids);
    }

    private Random Seeded()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        return new Random(seed);
    }
}

using RiskConsole.Access;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Events.Import;
using RiskConsole.Hosting;
using RiskConsole.Rules;
using RiskConsole.Tests.Packaging;
using RiskConsole.Tests.Support;
using Xunit.Abstractions;

namespace RiskConsole.Tests.Alerts.Backtests;

/// <summary>The rules of <c>docs/rules</c> over the withdrawals of a real bridge: 202 days, and then the attack that emptied it.</summary>
public class BridgeBacktestTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset s_from = new(2022, 1, 11, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_attack = new(2022, 8, 1, 21, 32, 31, TimeSpan.Zero);

    /// <summary>Most false alerts, and most seconds from the first row of the attack to the alert.</summary>
    private static readonly (string File, int False, int Seconds)[] s_rules =
    [
        ("outflow-over-10-million", 1, 12), ("same-withdrawal-again", 0, 0), ("outflow-over-5-million", 5, 0), ("withdrawal-over-3-million", 4, 1_408),
        ("many-withdrawals", 0, 4_069), ("unusual-outflow", 7, 0),
    ];

    [Fact, Trait("Req", "AL4"), Trait("Req", "AL1")]
    public async Task RunAsync_RulesOfTheDocuments_SeeTheAttackAndLittleElse()
    {
        if (SampleData.Folder("nomad-bridge", output) is not { } folder)
            return;
        await using var console = await TestConsole.StartAsync();
        var code = await ImportCommand.RunAsync(
            console.Get<EventImporter>(), TimeProvider.System, new FileInfo(Path.Combine(folder, "nomad_withdrawals_labelled.csv.gz")),
            ["time=dst_ts", "subject=beneficiary", "data.usd=usd", "type=const:io.example.bridge.withdrawal"], new(), new(TextWriter.Null, TextWriter.Null), Deadline.Token);
        Assert.Equal(ExitCodes.Done, code);
        Assert.Equal(s_rules.Length, Directory.GetFiles(Repository.PathOf("docs/rules"), "*.json").Length);

        foreach (var (file, mostFalse, mostSeconds) in s_rules)
        {
            var rule = Assert.Single(RuleDocument.Read(await File.ReadAllTextAsync(Repository.PathOf($"docs/rules/{file}.json"), Deadline.Token)).Rules).Definition;
            var result = await console.Get<IBacktests>().RunAsync(
                Actors.System("test"), new BacktestRequest(rule, null, s_from, s_attack.AddDays(1)), null, Deadline.Token);

            var early = result.Draft.Alerts.Count(alert => alert.OpenedAt < s_attack);
            var seen = result.Draft.Alerts.First(alert => alert.OpenedAt >= s_attack).OpenedAt - s_attack;
            output.WriteLine($"{file}: {early} false, seen after {seen.TotalSeconds} s, {result.Draft.Total} alerts in {result.Took.TotalMilliseconds:0} ms");
            Assert.Equal(4_864, result.Events);
            Assert.InRange(early, 0, mostFalse);
            Assert.InRange(seen, TimeSpan.Zero, TimeSpan.FromSeconds(mostSeconds));
        }
        // What the attack did it did in 2022: nobody is alerted of it today.
        Assert.Empty(console.Shown());
    }
}

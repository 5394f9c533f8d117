using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RiskConsole.Demo;
using RiskConsole.Demo.Simulation;
using RiskConsole.Events;

namespace RiskConsole.Tests.Demo;

public class BridgeSimulationTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact, Trait("Req", "OP1")]
    public void AdvanceTo_SameSeedAndStart_GivesTheSameEvents()
    {
        Assert.Equal(Hash(Run(seed: 7, TimeSpan.FromHours(1))), Hash(Run(seed: 7, TimeSpan.FromHours(1))));
        Assert.NotEqual(Hash(Run(seed: 7, TimeSpan.FromHours(1))), Hash(Run(seed: 8, TimeSpan.FromHours(1))));
    }

    [Fact, Trait("Req", "OP1")]
    public void AdvanceTo_InManySteps_GivesTheSameEventsAsInOne()
    {
        var simulation = Start(seed: 7);
        var random = new Random(1);
        var events = new List<RiskEvent>();
        while (simulation.Now < Monday.AddMinutes(30))
        {
            var next = simulation.Now.AddMilliseconds(random.Next(1, 5_000));
            events.AddRange(simulation.AdvanceTo(next < Monday.AddMinutes(30) ? next : Monday.AddMinutes(30)));
        }

        Assert.Equal(Hash(Run(seed: 7, TimeSpan.FromMinutes(30))), Hash(events));
    }

    [Fact, Trait("Req", "EV6")]
    public void AdvanceTo_SixHours_MakesTypedEventsOfEveryCategory()
    {
        var events = Run(seed: 1, TimeSpan.FromHours(6));

        Assert.Equal(Categories.All.Order(), events.Select(e => e.Category).Distinct().Order());
        Assert.Equal(Severities.All.Order(), events.Select(e => e.Severity).Distinct().Order());
        var types = events.Select(e => e.Type).ToHashSet();
        string[] expected =
        [
            "io.meridian.bridge.deposit", "io.meridian.bridge.withdrawal", "io.meridian.relayer.submission", "io.meridian.validator.heartbeat",
            "io.meridian.validator.attestation", "io.meridian.oracle.price", "io.meridian.vault.balance", "io.meridian.host.vitals",
            "io.meridian.access.signed_in", "io.meridian.access.signed_out", "io.meridian.access.session_expired", "io.meridian.access.sign_in_failed",
            "io.meridian.config.changed",
        ];
        Assert.Empty(expected.Except(types));
    }

    [Fact, Trait("Req", "OP1")]
    public void AdvanceTo_Day_IsInOrderUniqueAndWellFormed()
    {
        var events = Run(seed: 3, TimeSpan.FromDays(1), rate: 2);

        Assert.Equal(events.Select(e => e.Time), events.Select(e => e.Time).Order());
        Assert.Equal(events.Count, events.Select(e => (e.Source, e.Id)).Distinct().Count());
        Assert.Equal(events.Count, events.Select(e => e.Uid).Distinct().Count());
        Assert.All(events, e =>
        {
            Assert.Equal(7, e.Uid.Version);
            Assert.Equal(0, e.Time.UtcTicks % TimeSpan.TicksPerMicrosecond);
            Assert.Equal(JsonValueKind.Object, e.DataRoot.ValueKind);
            Assert.InRange(e.Score ?? 0, 0, 1);
            Assert.NotNull(e.Subject);
        });
    }

    [Fact, Trait("Req", "OP1")]
    public void AdvanceTo_Week_HasTheMeanRateOfTheOptionsAndADailyRhythm()
    {
        var perHour = new int[7 * 24];
        foreach (var happened in Start(seed: 5, rate: 2).AdvanceTo(Monday.AddDays(7)))
            perHour[(int)(happened.Time - Monday).TotalHours]++;

        // Incidents come on top of the mean.
        Assert.InRange(perHour.Sum() / TimeSpan.FromDays(7).TotalSeconds, 1.9, 2.5);
        var afternoons = Enumerable.Range(0, 5).Sum(day => perHour[day * 24 + 15]);
        var nights = Enumerable.Range(0, 5).Sum(day => perHour[day * 24 + 3]);
        Assert.True(afternoons > nights * 1.25, $"{afternoons} in the afternoons, {nights} at night");
        Assert.True(perHour[..24].Sum() > perHour[(6 * 24)..].Sum(), "a Sunday is quieter than a Monday");
    }

    [Fact, Trait("Req", "OP1")]
    public void AdvanceTo_Day_AmountsHaveAHeavyTailAndFewAccountsMakeMostTraffic()
    {
        var transfers = Run(seed: 9, TimeSpan.FromDays(1), rate: 2).Where(e => e.Type == "io.meridian.bridge.deposit").ToList();

        var amounts = transfers.Select(e => e.DataRoot.GetProperty("usd").GetDouble()).Order().ToList();
        var median = amounts[amounts.Count / 2];
        Assert.True(amounts[^1] > 100 * median, $"largest {amounts[^1]}, median {median}");
        var busiest = transfers.GroupBy(e => e.Subject).Select(g => g.Count()).OrderDescending().Take(60).Sum();
        Assert.True(busiest > transfers.Count / 2, $"the busiest 60 accounts made {busiest} of {transfers.Count}");
    }

    [Fact, Trait("Req", "OP1")]
    public void SkipTo_Later_LeavesThatTimeOut()
    {
        var simulation = Start(seed: 2);
        simulation.SkipTo(Monday.AddHours(5));

        var first = simulation.AdvanceTo(Monday.AddHours(5).AddMinutes(1)).First();

        Assert.True(first.Time >= Monday.AddHours(5));
    }

    internal static List<RiskEvent> Run(int seed, TimeSpan length, double rate = 8) => [.. Start(seed, rate).AdvanceTo(Monday + length)];

    private static BridgeSimulation Start(int seed, double rate = 8) => new(Monday, new Random(seed), new DemoOptions { EventsPerSecond = rate });

    private static string Hash(IEnumerable<RiskEvent> events)
    {
        var text = new StringBuilder();
        foreach (var e in events)
            text.Append(CultureInfo.InvariantCulture, $"{e.Uid}|{e.Source}|{e.Id}|{e.Type}|{e.Subject}|{e.Time:O}|{e.Severity}|{e.Category}|{e.Score}|{e.Data}\n");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Audit.Writing;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Access;

public class DenialTests
{
    [Fact, Trait("Req", "AU1")]
    public async Task Demand_Denied_IsToldOnceWithActorAndPolicy()
    {
        await using var console = await TestConsole.StartAsync();
        var bob = await Principals.SignedInAsync(console, "bob", Roles.Operator);
        var guard = console.Get<IAccessGuard>();

        for (var i = 0; i < 20; i++)
            await Assert.ThrowsAsync<AccessDeniedException>(() => guard.DemandAsync(bob, Policies.Administer, Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => guard.DemandAsync(bob, Policies.Analyse, Deadline.Token));

        var told = await ToldEntries.OfAsync(console, "access.denied");
        Assert.Equal(["policy:administer", "policy:analyse"], told.Select(act => act.Target));
        Assert.All(told, act => Assert.Equal(($"u:{bob.UserId()}", "denied"), (act.Actor, act.Outcome)));
        Assert.Equal("warning", (string?)told[0].Data["severity"]);
    }

    [Fact, Trait("Req", "AU1")]
    public async Task Note_ManyInAMinute_AreOneEntryWithTheirCount()
    {
        var time = new ManualTimeProvider();
        var trail = new FakeTrail();
        using var repeated = new RepeatedActs(trail, time, NullLogger<RepeatedActs>.Instance);

        for (var i = 0; i < 100; i++)
            await repeated.NoteAsync(Refusal(), "10.0.0.1");
        await repeated.SweepAsync();
        Assert.Single(trail.Told);
        time.Advance(TimeSpan.FromMinutes(1));
        await repeated.SweepAsync();
        await repeated.SweepAsync();

        Assert.Equal(2, trail.Told.Count);
        Assert.Null(trail.Told[0].Details["count"]);
        Assert.Equal(99, (int)trail.Told[1].Details["count"]!);
    }

    [Fact, Trait("Req", "AU1")]
    public async Task Note_LogCannotBeWritten_LosesNoCountAndThrowsNothing()
    {
        var time = new ManualTimeProvider();
        var trail = new FakeTrail { Fault = new InvalidOperationException("no such table: audit_pending") };
        using var repeated = new RepeatedActs(trail, time, NullLogger<RepeatedActs>.Instance);

        await repeated.NoteAsync(Refusal(), "10.0.0.1");
        await repeated.NoteAsync(Refusal(), "10.0.0.1");
        trail.Fault = null;
        time.Advance(TimeSpan.FromMinutes(1));
        await repeated.NoteAsync(Refusal(), "10.0.0.1");

        Assert.Equal(3, (int)Assert.Single(trail.Told).Details["count"]!);
    }

    [Fact, Trait("Req", "AU1")]
    public async Task Note_MadeUpAddresses_ShareOneEntryBeyondTheLimit()
    {
        var time = new ManualTimeProvider();
        var trail = new FakeTrail();
        using var repeated = new RepeatedActs(trail, time, NullLogger<RepeatedActs>.Instance);

        for (var i = 0; i < 3 * RepeatedActs.MostCallers; i++)
            await repeated.NoteAsync(Refusal(), $"10.0.{i / 256}.{i % 256}");

        Assert.Equal(RepeatedActs.MostCallers + 1, trail.Told.Count);
        time.Advance(TimeSpan.FromMinutes(1));
        await repeated.SweepAsync();
        Assert.Equal((2 * RepeatedActs.MostCallers) - 1, (int)trail.Told[^1].Details["count"]!);
        Assert.Equal("many", (string?)trail.Told[^1].Details["callers"]);
    }

    [Fact, Trait("Req", "AU1")]
    public async Task Stop_WithUntold_TellsThem()
    {
        var trail = new FakeTrail();
        using var repeated = new RepeatedActs(trail, new ManualTimeProvider(), NullLogger<RepeatedActs>.Instance);
        await repeated.NoteAsync(Refusal(), "10.0.0.1");
        await repeated.NoteAsync(Refusal(), "10.0.0.1");

        await repeated.StopAsync(Deadline.Token);

        Assert.Equal(2, trail.Told.Count);
    }

    private static AuditAct Refusal() => new(AccessActions.Denied, Actors.System("test")) { Outcome = AuditOutcome.Denied };
}

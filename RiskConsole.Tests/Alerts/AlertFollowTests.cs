using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Life;
using RiskConsole.Events;
using RiskConsole.Storage;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Alerts.Life;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Alerts;

public class AlertFollowTests
{
    [Fact, Trait("Req", "RT2")]
    public async Task TwoInstances_BothShowWhatOneFound()
    {
        await using var first = await TestConsole.StartAsync();
        await using var second = await TestConsole.StartAsync(folder: first.Folder, ownsFolder: false);

        await second.SendAsync(Some.Event(score: 0.95));
        var here = await first.UntilOneAsync();
        var there = await second.UntilOneAsync();
        await first.SendAsync(Some.Event(score: 0.95));
        await second.UntilOneAsync(alert => alert.Occurrences == 2);
        await first.WithoutDefaultAsync();
        await second.UntilNoneAsync();

        Assert.Equal(here.Id, there.Id);
        await Deadline.UntilAsync(() => second.Get<IAlertBoard>().For(CategorySet.All).ResolvedToday == 1, "the follower counts what was resolved");
    }

    [Fact, Trait("Req", "AL7"), Trait("Req", "RT2")]
    public async Task ActsOnTheOtherInstance_AreJudgedByAndShownEverywhere()
    {
        await using var first = await TestConsole.StartAsync();
        await using var second = await TestConsole.StartAsync(folder: first.Folder, ownsFolder: false);
        var ben = await Principals.SignedInAsync(second, "ben", Roles.Operator);
        await second.SendAsync(Some.Event(score: 0.95));
        var alert = await second.UntilOneAsync();

        var done = await second.Get<IAlertActs>().ActAsync(ben, new(ActKind.Acknowledge), [new(alert.Id, alert.Life)], Deadline.Token);
        Assert.Equal(AlertState.Acknowledged, Assert.Single(second.Get<AlertBoard>().All()).State);
        // It repeats while the instance that judges may not have heard of it yet.
        await second.SendAsync(Some.Event(score: 0.96));
        await first.UntilOneAsync(shown => shown is { State: AlertState.Acknowledged, AcknowledgedBy: "ben", Occurrences: 2 });
        await second.Get<IAlertActs>().ActAsync(ben, new(ActKind.Resolve), [new(alert.Id, done.Done[0].Life)], Deadline.Token);
        await first.UntilNoneAsync();
        await Deadline.UntilAsync(async () =>
        {
            await second.SendAsync(Some.Event(score: 0.97));
            return second.Shown() is [var again] && again.Id != alert.Id;
        }, "what is found after it was resolved opens another");

        TimelineTruth.Holds(first.DatabaseFile);
        var refused = await first.Get<IAlertActs>().ActAsync(ben, new(ActKind.Acknowledge), [new(alert.Id, 1)], Deadline.Token);
        Assert.StartsWith("You resolved it", Assert.Single(refused.Refused).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "RT2")]
    public async Task TheOneWithTheDutyStops_TheOtherKeepsAlertsAndConditions()
    {
        var first = await TestConsole.StartAsync(ownsFolder: false);
        await first.WithoutDefaultAsync();
        await first.AddAsync(SomeRule.Threshold("Hot") with { Levels = [new(Severity.Error, 0.5, 0.3)], KeepFiring = TimeSpan.Zero });
        await using var second = await TestConsole.StartAsync(folder: first.Folder);
        await first.SendAsync(Some.Event(score: 0.6));
        var alert = await second.UntilOneAsync();

        await first.DisposeAsync();
        await Deadline.UntilAsync(() => second.Get<StoreDuty>().IsHeld, "the duty is taken over");
        await second.SendAsync(Some.Event(score: 0.4));
        await second.SendAsync(Some.Event(score: 0.2));
        await second.UntilNoneAsync();

        var resolved = Assert.Single(await second.StoredAsync());
        Assert.Equal((alert.Id, "recovery"), (resolved.Id, resolved.ResolvedBy));
    }
}

using RiskConsole.Alerts;
using RiskConsole.Events;
using RiskConsole.Storage;
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

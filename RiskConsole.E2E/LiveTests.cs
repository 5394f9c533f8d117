using Microsoft.Playwright;
using RiskConsole.Access;
using RiskConsole.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E;

/// <summary>What arrives is on every open page that shows it, without a reload.</summary>
[Collection(ConsoleGroup.Name)]
public class LiveTests(ConsoleFixture fixture)
{
    [Fact, Trait("Req", "RT1")]
    public async Task Event_Posted_AppearsOnFeedOverviewAndScoresWithoutReload()
    {
        var subject = "account/" + EventSender.NewId();
        await using var feed = await fixture.VisitAsync();
        await using var overview = await fixture.VisitAsync();
        await using var scores = await fixture.VisitAsync();
        await feed.GoAsync("/feed");
        await overview.GoAsync("/");
        await scores.GoAsync("/scores?q=" + Uri.EscapeDataString(subject));
        await using var detail = await fixture.VisitAsync();
        await detail.GoAsync("/scores/" + Uri.EscapeDataString(subject));
        Visitor[] visitors = [feed, overview, scores, detail];
        foreach (var visitor in visitors)
            await visitor.MarkAsync();

        await fixture.Sender.SendAsync(subject, "critical", score: 0.97);

        await Expect(feed.Row(subject)).ToBeVisibleAsync();
        await Expect(overview.Page.GetByRole(AriaRole.Link, new() { Name = subject }).First).ToBeVisibleAsync();
        await Expect(scores.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = subject })).ToBeVisibleAsync();
        await Expect(detail.Page.GetByText("What contributed")).ToBeVisibleAsync();
        foreach (var visitor in visitors)
        {
            Assert.True(await visitor.IsMarkedAsync(), $"{visitor.Page.Url} was loaded anew");
            Assert.Empty(visitor.Complaints);
        }
    }

    [Fact, Trait("Req", "RT1")]
    public async Task Event_Posted_IsSeenByEveryoneWhoMay()
    {
        var subject = "account/" + EventSender.NewId();
        await using var first = await fixture.VisitAsync(Roles.Admin);
        await using var second = await fixture.VisitAsync(Roles.Analyst);
        await using var third = await fixture.VisitAsync(Roles.Operator);
        Visitor[] visitors = [first, second, third];
        foreach (var visitor in visitors)
            await visitor.GoAsync("/feed");

        await fixture.Sender.SendAsync(subject);

        foreach (var visitor in visitors)
            await Expect(visitor.Row(subject)).ToBeVisibleAsync();
    }

    [Fact, Trait("Req", "ME1")]
    public async Task Overview_EventsArrive_CountsAndTrendMove()
    {
        await using var visitor = await fixture.VisitAsync();
        await visitor.GoAsync("/");
        await Expect(visitor.Page.Locator(".apexcharts-svg").First).ToBeVisibleAsync();
        var lastHour = visitor.Page.Locator(".kpi", new() { HasText = "Events, last hour" }).Locator(".kpi-value");
        var before = await lastHour.InnerTextAsync();

        await fixture.Sender.SendAsync("account/" + EventSender.NewId(), "warning", score: 0.7);

        await Expect(lastHour).Not.ToHaveTextAsync(before);
        await Expect(visitor.Page.Locator(".kpi", new() { HasText = "Health" }).Locator(".kpi-value")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^\s*\d+\s*$"));
        Assert.Empty(visitor.Complaints);
    }
}

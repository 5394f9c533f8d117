using Microsoft.Playwright;
using RiskConsole.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E;

/// <summary>From an event to an alert on every page that shows it, and to its end.</summary>
[Collection(ConsoleGroup.Name)]
public class AlertTests(ConsoleFixture fixture)
{
    [Fact, Trait("Req", "AL13"), Trait("Req", "AL8"), Trait("Req", "AL14")]
    public async Task HighScore_Posted_IsAnAlertOnOverviewAndItsOwnPagesUntilItsRuleIsDisabled()
    {
        await using var console = await ConsoleProcess.StartAsync();
        await ConsoleFixture.CreateUserAsync(console, "ada", "admin");
        var state = await ConsoleFixture.SignInAsync(fixture.Browser, console, "ada");
        using var sender = await EventSender.CreateAsync(console);
        await using var overview = await fixture.Browser.VisitAsync(console.Address, state);
        await using var list = await fixture.Browser.VisitAsync(console.Address, state);
        await overview.GoAsync("/");
        await Expect(overview.Page.GetByText("No open alerts")).ToBeVisibleAsync();
        await list.GoAsync("/");
        await list.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Alerts" }).ClickAsync();
        await Expect(list.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Alerts");
        await overview.MarkAsync();
        await list.MarkAsync();

        await sender.SendAsync("account/drained", "critical", score: 0.95);

        var row = list.Page.Locator(".inbox-window .inbox-row, .rule-found .alert-table tbody tr", new() { HasText = "account/drained" });
        await Expect(overview.Page.Locator(".open-alerts tbody tr", new() { HasText = "account/drained" })).ToBeVisibleAsync();
        await Expect(row).ToBeVisibleAsync();
        Assert.True(await overview.IsMarkedAsync());
        Assert.True(await list.IsMarkedAsync());

        await row.GetByRole(AriaRole.Link, new() { Name = "High risk score" }).ClickAsync();
        await Expect(list.Page.Locator(".alert-state")).ToHaveTextAsync("Open");
        await Expect(list.Page.Locator(".alert-grid").GetByText("0.95")).ToBeVisibleAsync();
        await sender.SendAsync("account/drained", "critical", score: 0.97);
        await Expect(list.Page.GetByText("2 times")).ToBeVisibleAsync();

        await DisableAsync(overview);

        await Expect(list.Page.Locator(".alert-state")).ToHaveTextAsync("Resolved");
        await list.GoAsync("/alerts");
        await Expect(list.Page.GetByText("No open alerts")).ToBeVisibleAsync();
        await list.GoAsync("/alerts?state=resolved");
        await Expect(row).ToBeVisibleAsync();

        await list.GoAsync("/rules");
        await list.Page.GetByRole(AriaRole.Link, new() { Name = "history of High risk score" }).ClickAsync();
        await Expect(list.Page.Locator(".rule-found dd").Nth(1)).ToHaveTextAsync("2");
        await Expect(row).ToBeVisibleAsync();
        Assert.Empty(list.Complaints);
        Assert.Empty(overview.Complaints);
        await Screenshots.TakeAsync(fixture.Browser, console.Address, state, new Uri(list.Page.Url).PathAndQuery, "rule-found", ".rule-found");
    }

    private static async Task DisableAsync(Visitor visitor)
    {
        await visitor.GoAsync("/rules/thresholds");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "High risk score" }).ClickAsync();
        await visitor.Page.GetByLabel("Save as").SelectOptionAsync("Disabled");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
    }
}

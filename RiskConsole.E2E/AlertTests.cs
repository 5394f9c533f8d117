using Microsoft.Playwright;
using RiskConsole.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E;

/// <summary>From an event to an alert on every page that shows it, and to its end.</summary>
[Collection(OwnConsolesGroup.Name)]
public class AlertTests(ConsoleFixture fixture)
{
    [Fact, Trait("Req", "AL13"), Trait("Req", "AL8"), Trait("Req", "AL14")]
    public async Task HighScore_Posted_IsAnAlertOnOverviewAndItsOwnPagesUntilItsRuleIsDisabled()
    {
        await using var console = await fixture.StartConsoleAsync();
        var state = await ConsoleFixture.SignInAsync(fixture.Browser, console, "ada");
        using var sender = fixture.SenderTo(console);
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

        var row = list.Page.Locator(".inbox-window .inbox-row, .alert-table tbody tr", new() { HasText = "account/drained" });
        await Expect(overview.Page.Locator(".open-alerts tbody tr", new() { HasText = "account/drained" })).ToBeVisibleAsync();
        await Expect(row).ToBeVisibleAsync();
        Assert.True(await overview.IsMarkedAsync());
        Assert.True(await list.IsMarkedAsync());

        await row.GetByRole(AriaRole.Link, new() { Name = "High risk score" }).ClickAsync();
        await Expect(list.Page.Locator(".alert-state")).ToHaveTextAsync("Open");
        await Expect(list.Page.Locator(".alert-facts dd", new() { HasText = "0.95" })).ToBeVisibleAsync();
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

    [Fact, Trait("Req", "AL7"), Trait("Req", "AL8"), Trait("Req", "AL9")]
    public async Task Detail_WorkedByKeys_ActsNotesAndSaysWhy()
    {
        var subject = "account/" + EventSender.NewId();
        await fixture.Sender.SendAsync(subject, "warning", score: 0.2);
        var quiet = await fixture.Sender.FindUidAsync(await fixture.Sender.SendAsync(subject, "warning", score: 0.3));
        await fixture.Sender.SendAsync(subject, "critical", score: 0.95);
        await using var visitor = await fixture.VisitAsync(RiskConsole.Access.Roles.Operator);
        var page = visitor.Page;

        // Why nothing came of the one before, and from there to the alert that came.
        await visitor.GoAsync($"/why/{quiet}");
        var verdict = page.Locator(".verdict", new() { HasText = "High risk score" });
        await Expect(verdict.Locator(".verdict-value")).ToContainTextAsync("0.3");
        await Expect(verdict.Locator("[data-reached=true]")).ToHaveCountAsync(0);
        await visitor.GoAsync("/alerts?subject=" + Uri.EscapeDataString(subject));
        await page.Locator("main a", new() { HasText = "High risk score" }).First.ClickAsync();
        await Expect(page.Locator(".alert-message")).ToContainTextAsync(subject);
        await Expect(page.Locator(".rc-line")).ToHaveCountAsync(2);
        await Expect(page.Locator(".rc-column[data-tone=critical]")).ToHaveCountAsync(1);

        var state = page.Locator(".alert-state");
        await page.Keyboard.PressAsync("a");
        await Expect(state).ToHaveTextAsync("Acknowledged");
        await page.Keyboard.PressAsync("u");
        await Expect(state).ToHaveTextAsync("Open");
        await page.Keyboard.PressAsync("m");
        await Expect(page.Locator("#act-assignee")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".alert-who")).ToHaveTextAsync("operator");

        await page.Keyboard.PressAsync("c");
        await page.Keyboard.TypeAsync("Please look, @anal");
        await Expect(page.Locator(".note-names [aria-selected=true]")).ToHaveTextAsync("analyst");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator(".timeline .mention")).ToHaveTextAsync("@analyst");
        await page.Keyboard.PressAsync("Escape");

        await page.Keyboard.PressAsync("f");
        await page.Locator("#act-reason").FillAsync("a drill");
        await page.Keyboard.PressAsync("Enter");
        await Expect(state).ToHaveTextAsync("False positive");
        await Expect(page.Locator(".timeline")).ToContainTextAsync("operator called it a false positive");
        Assert.Empty(visitor.Complaints);
        await Screenshots.TakeAsync(visitor, "alert-detail");
    }

    private static async Task DisableAsync(Visitor visitor)
    {
        await visitor.GoAsync("/rules/thresholds");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "High risk score" }).ClickAsync();
        await visitor.Page.GetByLabel("Save as").SelectOptionAsync("Disabled");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
    }
}

using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RiskConsole.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E;

/// <summary>The audit log under the hands of an analyst.</summary>
[Collection(ConsoleGroup.Name)]
public class AuditTests(ConsoleFixture fixture)
{
    [Fact, Trait("Req", "AU2")]
    public async Task Search_IncludeExcludeAndBrush_AreStepsThatGoBack()
    {
        await using var visitor = await fixture.VisitAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/audit");
        var rows = page.Locator(".audit-rows .audit-row");
        var box = page.GetByRole(AriaRole.Combobox, new() { Name = "Filter entries" });
        await Expect(rows.First).ToBeVisibleAsync();

        await visitor.FilterAsync("action:user.create");
        await Expect(page).ToHaveURLAsync(new Regex("q=action:user.create"));
        await Expect(page.Locator(".audit-status [role=status]")).ToHaveTextAsync(new Regex(@"^\d+ entries$"));
        await Expect(rows.First.Locator(".c-action")).ToContainTextAsync("user.create");
        var all = await rows.CountAsync();

        // A click includes, a shift-click excludes.
        await rows.First.Locator(".c-target .v").ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(box).ToHaveValueAsync(new Regex("^action:user.create target:user:"));
        await page.GoBackAsync();
        await Expect(rows).ToHaveCountAsync(all);
        await rows.First.Locator(".c-target .v").ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Expect(rows).ToHaveCountAsync(all - 1);
        await Expect(box).ToHaveValueAsync(new Regex("-target:user:"));

        // The last quarter of the chart holds all that was done since the console was started.
        var chart = page.Locator(".audit-canvas");
        await Expect(chart.Locator(".ab-bar").First).ToBeVisibleAsync();
        var place = (await chart.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(place.X + (place.Width * 3 / 4), place.Y + 20);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(place.X + place.Width - 2, place.Y + 20, new() { Steps = 4 });
        await page.Mouse.UpAsync();
        await Expect(page).ToHaveURLAsync(new Regex("from=.*&to="));
        await Expect(rows).ToHaveCountAsync(all - 1);

        await page.GoBackAsync();
        await Expect(page).Not.ToHaveURLAsync(new Regex("from="));
        await page.GoBackAsync();
        await Expect(box).ToHaveValueAsync("action:user.create");
        await Expect(rows).ToHaveCountAsync(all);
        await Screenshots.TakeAsync(visitor, "audit-steps");
        Assert.Empty(visitor.Complaints);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Live_HeldWhileRead_AndEverythingByKeyboard()
    {
        await using var visitor = await fixture.VisitAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/audit?q=action:apikey.*%20OR%20action:key.*");
        var rows = page.Locator(".audit-rows .audit-row");
        await Expect(rows.First).ToBeVisibleAsync();
        var before = await rows.CountAsync();

        await page.Keyboard.PressAsync("l");
        await Expect(page).ToHaveURLAsync(new Regex("live=1"));
        await Expect(page.Locator(".audit-live")).ToBeVisibleAsync();
        await CreateKeyAsync();
        await Expect(rows).ToHaveCountAsync(before + 1);

        // Whoever stands on a row reads: what is new waits until it is asked for.
        await page.Keyboard.PressAsync("j");
        await Expect(rows.First).ToBeFocusedAsync();
        await Expect(page.Locator(".audit-live")).ToContainTextAsync("held");
        await CreateKeyAsync();
        await Expect(page.Locator(".audit-pill")).ToContainTextAsync("1 new");
        await Expect(rows).ToHaveCountAsync(before + 1);
        await page.Keyboard.PressAsync("n");
        await Expect(rows).ToHaveCountAsync(before + 2);

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("entry="));
        await Expect(page.Locator(".entry-drawer")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page).Not.ToHaveURLAsync(new Regex("entry="));

        await page.Keyboard.PressAsync("f");
        await Expect(page.Locator(".audit-facets")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        await Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Filter entries" })).ToHaveValueAsync(new Regex("-actor:"));
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Follow new entries live");
        Assert.Empty(visitor.Complaints);
    }

    private Task<string> CreateKeyAsync() => fixture.Console.RunAsync(null, "apikey", "create", EventSender.NewId(), "--scopes", "read");
}

using Microsoft.Playwright;
using RiskConsole.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E;

/// <summary>Silencing by the keyboard, and mute windows with their next times.</summary>
[Collection(ConsoleGroup.Name)]
public class SilenceTests(ConsoleFixture fixture)
{
    [Fact, Trait("Req", "AL10")]
    public async Task Silence_WrittenByKeyboard_HidesUntilEnded_MuteWindowSaysWhenItMutes()
    {
        await fixture.Sender.SendAsync("account/silenced", "critical", score: 0.95);
        await using var visitor = await fixture.VisitAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/silences");
        var dialog = page.Locator("dialog.silence-dialog[open]");
        // A key pressed before the page listens is lost, as it would be for anybody.
        await Deadline.UntilAsync(async () =>
        {
            await page.Keyboard.PressAsync("n");
            return await dialog.IsVisibleAsync();
        }, "the dialog opens");
        await dialog.GetByRole(AriaRole.Combobox).FillAsync("rule:\"High risk score\" state:open");
        await Expect(dialog.Locator(".query-error")).ToContainTextAsync("state changes while an alert lives");
        await dialog.GetByRole(AriaRole.Combobox).FillAsync("subject:account/silenced");
        await Expect(dialog.Locator(".silence-hits")).ToContainTextAsync("Hides 1 of");
        await Screenshots.TakeAsync(visitor, "silence-dialog");
        await page.SetViewportSizeAsync(1440, 900);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Until…" }).ClickAsync();
        await Expect(dialog.Locator("input[type=datetime-local]")).Not.ToHaveValueAsync("");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "4 h" }).ClickAsync();
        await dialog.GetByLabel("Why").FillAsync("A known relayer");
        await page.Keyboard.PressAsync("Enter");

        await Expect(dialog).ToBeHiddenAsync();
        await Expect(page.Locator(".notice")).ToHaveTextAsync("Silenced for 4h.");
        var row = page.Locator(".silence-table tbody tr", new() { HasText = "account/silenced" });
        await Expect(row).ToContainTextAsync("A known relayer");
        await Expect(row.GetByRole(AriaRole.Link, new() { Name = "1", Exact = true })).ToBeVisibleAsync();
        await Screenshots.TakeAsync(visitor, "silences-some");
        await page.SetViewportSizeAsync(1440, 900);
        await row.GetByRole(AriaRole.Button, new() { Name = "End" }).ClickAsync();
        await Expect(row).ToContainTextAsync("1 alert comes back.");
        await row.GetByRole(AriaRole.Button, new() { Name = "End" }).ClickAsync();
        await Expect(row).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Link, new() { Name = "Mute windows" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "New mute window" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("Nights");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Hide alerts with" }).FillAsync("subject:account/never");
        await page.GetByLabel("Time zone").FillAsync("Europe/Zurich");
        await page.GetByLabel("Why").FillAsync("Nobody is there");
        await Expect(page.Locator(".mute-clocks")).ToContainTextAsync("In Europe/Zurich clocks go");
        await Expect(page.Locator(".mute-spans li")).ToHaveCountAsync(5);
        await Expect(page.Locator(".silence-hits")).ToContainTextAsync("while it mutes");
        await Screenshots.TakeAsync(visitor, "mute-window-form");
        await page.SetViewportSizeAsync(1440, 900);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Nights" }).ClickAsync();
        await Expect(page.Locator(".mute-history")).ToContainTextAsync("made it");
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn off" }).ClickAsync();
        await Expect(page.Locator(".mute-history")).ToContainTextAsync("turned it off");
        await Screenshots.TakeAsync(visitor, "mute-windows-some");
        await page.SetViewportSizeAsync(1440, 900);
        await page.Locator(".mute-table").GetByRole(AriaRole.Button, new() { Name = "End" }).ClickAsync();
        await page.Locator(".mute-table").GetByRole(AriaRole.Button, new() { Name = "End" }).ClickAsync();
        await Expect(page.GetByText("There is no mute window")).ToBeVisibleAsync();
        Assert.Empty(visitor.Complaints);
    }
}

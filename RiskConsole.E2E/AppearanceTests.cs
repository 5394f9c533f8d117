using Microsoft.Playwright;
using RiskConsole.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E;

/// <summary>Every page, in both themes, on a desk and on a phone.</summary>
[Collection(ConsoleGroup.Name)]
public class AppearanceTests(ConsoleFixture fixture)
{
    private const string Subject = "account/appearance";

    public static TheoryData<string> Paths => [.. Pages.All.Select(page => page.Path)];

    [Theory, Trait("Req", "OP9")]
    [MemberData(nameof(Paths))]
    public async Task Page_InBothThemesAndOnAPhone_HasNoSeriousAccessibilityFindingNoComplaintAndNoHorizontalScroll(string path)
    {
        await FillAsync();
        await using var visitor = await fixture.VisitAsync();
        await Pages.OpenAsync(visitor, path);

        await Looks.HoldAsync(visitor.Page);

        // That an address leads nowhere is the browser's own remark, and right.
        Assert.DoesNotContain(visitor.Complaints, c => !c.Contains("/nowhere: Failed to load resource", StringComparison.Ordinal));
    }

    [Fact, Trait("Req", "OP9")]
    public async Task Navigation_OnAPhone_OpensFromTheButton()
    {
        await using var visitor = await fixture.VisitAsync(width: 390, height: 844);
        await visitor.GoAsync("/");

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Navigation" }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Live feed", Exact = true }).First.ClickAsync();

        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Live feed");
    }

    [Fact, Trait("Req", "OP9")]
    public async Task ThemeAndZone_Switched_PersistOverAReload()
    {
        await using var visitor = await fixture.VisitAsync();
        await visitor.GoAsync("/feed");
        var root = visitor.Page.Locator("html");
        await Expect(root).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(root).ToHaveAttributeAsync("data-zone", "local");

        await visitor.Page.Locator("rc-theme-switch button").ClickAsync();
        await visitor.Page.Locator("rc-zone-switch button").ClickAsync();
        await Expect(root).ToHaveAttributeAsync("data-theme", "light");
        await Expect(root).ToHaveAttributeAsync("data-zone", "utc");

        await visitor.Page.ReloadAsync();
        await visitor.BeLiveAsync();
        await Expect(root).ToHaveAttributeAsync("data-theme", "light");
        await Expect(root).ToHaveAttributeAsync("data-zone", "utc");
    }

    [Fact, Trait("Req", "OP9")]
    public async Task Help_QuestionMark_ListsTheKeys()
    {
        await using var visitor = await fixture.VisitAsync();
        await visitor.GoAsync("/feed");
        // The help lists what the page offers at that moment.
        await Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" })).ToBeVisibleAsync();

        await visitor.Page.Keyboard.PressAsync("?");

        await Expect(visitor.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Pause or resume the feed");
    }

    private Task<string> FillAsync() => fixture.Sender.SendAsync(Subject, "critical", score: 0.93, data: new { usd = 125_000.25, asset = "USDC", nested = new { chain = "ethereum" } });
}

using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RiskConsole.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E;

/// <summary>What the browser's side of a live chart does by itself.</summary>
[Collection(ConsoleGroup.Name)]
public class ChartTests(ConsoleFixture fixture)
{
    [Fact, Trait("Req", "OP9")]
    public async Task Chart_AsTable_ShowsEveryPointAndGoesBack()
    {
        await using var visitor = await OverviewAsync();
        var table = visitor.Page.GetByRole(AriaRole.Region, new() { Name = "Risk trend, as a table" });

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Show as table" }).ClickAsync();

        string[] heads = ["Time", "Events (events/s)", "Highest event score", "Risk index"];
        await Expect(table.GetByRole(AriaRole.Columnheader)).ToHaveTextAsync(heads);
        Assert.InRange(await table.Locator("tbody tr").CountAsync(), 170, 181);
        await Expect(visitor.Page.GetByRole(AriaRole.Img, new() { Name = "Risk trend" })).ToBeHiddenAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Show as table" }).ClickAsync();
        await Expect(table).ToBeHiddenAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Fact, Trait("Req", "OP9")]
    public async Task Chart_ByKeyboard_ZoomsAndShowsEverythingAgain()
    {
        await using var visitor = await OverviewAsync();
        var reset = visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Reset zoom" });
        await visitor.Page.Locator("[data-chart-canvas]").FocusAsync();

        await visitor.Page.Keyboard.PressAsync("+");
        await Expect(reset).ToBeVisibleAsync();
        await visitor.Page.Keyboard.PressAsync("Escape");

        await Expect(reset).ToBeHiddenAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Fact, Trait("Req", "ME1")]
    public async Task Chart_Summary_SaysWhatTheLinesSay()
    {
        await using var visitor = await OverviewAsync();

        var summary = new Regex(@"^Risk trend, \d\d:\d\d to \d\d:\d\d\. Events: now .+ events/s, highest ");
        await Expect(visitor.Page.Locator("[data-chart-canvas]")).ToHaveAttributeAsync("aria-label", summary);
    }

    [Fact, Trait("Req", "RT4")]
    public async Task Chart_TabHidden_DrawsNothingThenCatchesUp()
    {
        await using var visitor = await OverviewAsync();
        var line = visitor.Page.Locator("[data-chart-canvas] .apexcharts-area-series path").First;
        var lastHour = visitor.Page.Locator(".kpi", new() { HasText = "Events, last hour" }).Locator(".kpi-value");
        var before = await lastHour.InnerTextAsync();
        await SetHiddenAsync(visitor.Page, hidden: true);
        var drawn = await line.GetAttributeAsync("d");

        await fixture.Sender.SendAsync("account/" + EventSender.NewId(), "critical", score: 0.9);
        await Expect(lastHour).Not.ToHaveTextAsync(before);
        Assert.Equal(drawn, await line.GetAttributeAsync("d"));

        await SetHiddenAsync(visitor.Page, hidden: false);
        await Expect(line).Not.ToHaveAttributeAsync("d", drawn!);
        Assert.Empty(visitor.Complaints);
    }

    [Fact, Trait("Req", "RT4")]
    public async Task Range_Switched_PageStaysWhereItWas()
    {
        await using var visitor = await OverviewAsync(width: 390, height: 600);
        // Far enough down that a click there need not scroll, however much stands above.
        await visitor.Page.WaitForFunctionAsync(
            "() => { document.querySelector('a[href*=\"range=24h\"]')?.scrollIntoView({ block: 'center' }); return window.scrollY >= 120; }");
        var before = await visitor.Page.EvaluateAsync<int>("() => Math.round(window.scrollY)");

        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "24 h" }).ClickAsync();

        await Expect(visitor.Page).ToHaveURLAsync(new Regex(@"/\?range=24h$"));
        await Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "24 h" })).ToHaveAttributeAsync("aria-current", "true");
        Assert.Equal(before, await visitor.Page.EvaluateAsync<int>("() => Math.round(window.scrollY)"));
    }

    [Fact, Trait("Req", "OP9")]
    public async Task Chart_ThemeSwitched_IsDrawnInItsColours()
    {
        await using var visitor = await OverviewAsync();
        var line = visitor.Page.Locator("[data-chart-canvas] .apexcharts-line").Last;
        var dark = await line.GetAttributeAsync("stroke");

        await visitor.Page.EvaluateAsync("() => window.rcLook.set('theme', 'light')");

        await Expect(line).Not.ToHaveAttributeAsync("stroke", dark!);
        Assert.Empty(visitor.Complaints);
    }

    private static async Task SetHiddenAsync(IPage page, bool hidden) => await page.EvaluateAsync(
        """
        (hidden) => {
          Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
          document.dispatchEvent(new Event('visibilitychange'));
        }
        """,
        hidden);

    private async Task<Visitor> OverviewAsync(int width = 1440, int height = 900)
    {
        var visitor = await fixture.VisitAsync(width: width, height: height);
        await visitor.GoAsync("/");
        await Expect(visitor.Page.Locator(".live-chart[data-state=ready] .apexcharts-svg")).ToBeVisibleAsync();
        return visitor;
    }
}

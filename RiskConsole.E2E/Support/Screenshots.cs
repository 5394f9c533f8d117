using Microsoft.Playwright;
using Xunit.Abstractions;

namespace RiskConsole.E2E.Support;

/// <summary>Pictures of every page for people to look at, light and dark, on a desk and on a phone. Taken only where RC_SCREENSHOTS names a folder.</summary>
internal static class Screenshots
{
    private static readonly (int Width, int Height)[] Sizes = [(1440, 900), (390, 844)];

    /// <summary>One page that only stands in a certain situation.</summary>
    public static async Task TakeAsync(Browser browser, Uri address, string state, string path, string name, string ready)
    {
        if (Environment.GetEnvironmentVariable("RC_SCREENSHOTS") is not { Length: > 0 } folder)
            return;
        foreach (var (width, height) in Sizes)
            foreach (var light in (bool[])[false, true])
            {
                await using var visitor = await browser.VisitAsync(address, state, width, height, light);
                await visitor.Page.GotoAsync(path);
                await Assertions.Expect(visitor.Page.Locator(ready)).ToBeVisibleAsync();
                await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{width}-{(light ? "light" : "dark")}.png") });
            }
    }

    // Signed in again: the list of pages ends with the one for signing in.
    private static async Task OpenAlertAsync(
        Browser browser, ConsoleProcess console, string state, int width, int height, bool light, Func<Visitor, string, Task> takeAsync)
    {
        await using var visitor = await browser.VisitAsync(console.Address, state, width, height, light);
        await visitor.GoAsync("/alerts");
        await visitor.Page.Locator(".c-name a").First.ClickAsync();
        await Assertions.Expect(visitor.Page.Locator(".alert-message")).ToBeVisibleAsync();
        await takeAsync(visitor, "alert");
    }

    /// <summary>What somebody has before them now, wide and narrow.</summary>
    public static async Task TakeAsync(Visitor visitor, string name)
    {
        if (Environment.GetEnvironmentVariable("RC_SCREENSHOTS") is not { Length: > 0 } folder)
            return;
        foreach (var (width, height) in Sizes.Reverse())
        {
            await visitor.Page.SetViewportSizeAsync(width, height);
            await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{width}-dark.png"), Animations = ScreenshotAnimations.Disabled });
        }
    }

    public static async Task TakeAsync(Browser browser, ConsoleProcess console, string state, ITestOutputHelper output)
    {
        if (Environment.GetEnvironmentVariable("RC_SCREENSHOTS") is not { Length: > 0 } folder)
            return;
        using var sender = new EventSender(console.Address, await console.RunAsync(null, "apikey", "create", "pictures", "--scopes", "ingest,read"));
        await sender.SendAsync("account/appearance", "critical", score: 0.93, data: new { usd = 125_000.25, asset = "USDC", nested = new { chain = "ethereum" } });
        foreach (var (width, height) in Sizes)
            foreach (var light in (bool[])[false, true])
            {
                await using var visitor = await browser.VisitAsync(console.Address, state, width, height, light);
                foreach (var view in Pages.All.OrderBy(p => p.Name == "signin"))
                {
                    await Pages.OpenAsync(visitor, view.Path);
                    await TakeAsync(visitor, view.Name);
                }
                await visitor.Page.GotoAsync("/denied");
                await TakeAsync(visitor, "denied");
                await OpenAlertAsync(browser, console, state, width, height, light, TakeAsync);

                async Task TakeAsync(Visitor of, string name)
                {
                    var path = Path.Combine(folder, $"{name}-{width}-{(light ? "light" : "dark")}.png");
                    await of.Page.ScreenshotAsync(new() { Path = path, Animations = ScreenshotAnimations.Disabled });
                    output.WriteLine(path);
                }
            }
    }
}

using Microsoft.Playwright;

namespace RiskConsole.E2E.Support;

/// <summary>The one Chromium of the test run.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Browser> StartAsync()
    {
        Assertions.SetDefaultExpectTimeout(Deadline.Milliseconds);
        var playwright = await Playwright.CreateAsync();
        var path = Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } named ? named : "/usr/bin/chromium";
        return new(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Arguments }));
    }

    /// <summary>Someone at a screen of their own: no cookies, nothing shared with the others.</summary>
    /// <param name="state">Cookies to begin with, from <see cref="Visitor.StateAsync"/>.</param>
    public async Task<Visitor> VisitAsync(Uri address, string? state = null, int width = 1440, int height = 900, bool light = false)
    {
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            StorageState = state,
            Locale = "en-GB",
            // Never UTC and never an hour off it by chance: what is shown tells which of the two it is.
            TimezoneId = "Asia/Kolkata",
            ViewportSize = new() { Width = width, Height = height },
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(Deadline.Milliseconds);
        if (light)
            await context.AddCookiesAsync([new() { Name = "rc-theme", Value = "light", Url = address.ToString() }]);
        return await Visitor.OpenAsync(context);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
    }
}

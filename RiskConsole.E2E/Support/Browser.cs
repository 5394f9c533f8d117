using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace RiskConsole.E2E.Support;

/// <summary>The Chromium of a group of tests.</summary>
internal sealed partial class Browser : IAsyncDisposable
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

    /// <summary>Signs somebody in as the form does, without a page.</summary>
    /// <returns>The cookies, as <see cref="VisitAsync"/> takes them.</returns>
    public async Task<string> SignInAsync(Uri address, string name, string password)
    {
        await using var client = await _playwright.APIRequest.NewContextAsync(new() { BaseURL = address.ToString(), Timeout = Deadline.Milliseconds });
        var page = await (await client.GetAsync("/signin")).TextAsync();
        var form = client.CreateFormData();
        form.Set("_handler", "signin");
        form.Set("__RequestVerificationToken", AntiforgeryToken().Match(page).Groups[1].Value);
        form.Set("Form.Name", name);
        form.Set("Form.Password", password);
        var answer = await client.PostAsync("/signin", new() { Form = form, MaxRedirects = 0 });
        Assert.True(answer.Status == 302, $"{name} was not signed in: {answer.Status}");
        return await client.StorageStateAsync();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex AntiforgeryToken();

    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
    }
}

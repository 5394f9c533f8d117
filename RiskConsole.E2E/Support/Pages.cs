using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RiskConsole.E2E.Support;

/// <summary>A page to look at, and what is there once it has drawn itself.</summary>
internal sealed record PageView(string Name, string Path, string Ready);

/// <summary>Every page of the console.</summary>
internal static class Pages
{
    public static IReadOnlyList<PageView> All { get; } =
    [
        new("signin", "/signin", ".auth-card"),
        new("overview", "/", ".apexcharts-svg"),
        new("feed", "/feed", ".feed-rows .feed-row"),
        new("feed-search", "/feed?from=-1h&q=severity:%3E=error", ".feed-rows .feed-row"),
        new("feed-error", "/feed?q=severity:terrible", ".query-error"),
        new("alerts", "/alerts", ".inbox-window .inbox-row"),
        new("alerts-all", "/alerts?state=all", ".inbox-window .inbox-row"),
        new("replay", "/replay", ".replay-setup form"),
        new("silences", "/silences", ".empty"),
        new("mute-windows", "/silences/windows?edit=new", ".mute-clocks"),
        new("scores", "/scores", ".grid-table tbody tr"),
        new("subject", "/scores/account%2Fappearance", ".apexcharts-svg"),
        new("rules", "/rules", ".rules-table tbody tr"),
        new("rule-new", "/rules/new?where=severity:%3E=warning", ".rc-line"),
        new("thresholds", "/rules/thresholds", ".thresholds-table tbody tr"),
        new("quality", "/rules/quality", ".quality-table tbody tr"),
        new("audit", "/audit", ".audit-rows .audit-row"),
        new("audit-integrity", "/audit/integrity", ".facts"),
        new("reports", "/reports", ".report-form"),
        new("import", "/import", "input[type=file]"),
        new("users", "/users", ".grid-table tbody tr"),
        new("api-keys", "/api-keys", "#key-name"),
        new("settings", "/settings", ".grid-table tbody tr"),
        new("not-found", "/nowhere", ".empty"),
    ];

    /// <summary>Opens a page and waits until what it is there for is drawn.</summary>
    public static async Task OpenAsync(Visitor visitor, string path)
    {
        var view = All.Single(p => p.Path == path);
        if (view.Name == "signin")
        {
            await visitor.Context.ClearCookiesAsync(new() { Name = "rc" });
            await visitor.Page.GotoAsync(path);
        }
        else
        {
            await visitor.GoAsync(path);
        }
        await Expect(visitor.Page.Locator(view.Ready).First).ToBeVisibleAsync();
        await visitor.Page.WaitForLoadStateAsync(LoadState.Load);
    }
}

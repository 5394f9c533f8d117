using Bunit;
using RiskConsole.Components.Pages.Feed;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Tests.Components.Feed;

public class FeedPageTests : FeedTestContext
{
    [Fact, Trait("Req", "RT1")]
    public async Task Event_Arrives_IsOnTopWithoutReload()
    {
        Log.Add(Event.Of(1), Event.Of(2));
        var page = Open();
        page.WaitForAssertion(() => Assert.Equal([2, 1], Shown(page)));

        Arrive(Event.Of(3, subject: "acct/new"));

        await Eventually(page, () => Shown(page).SequenceEqual([3, 2, 1]));
        Assert.Equal("/scores/acct/new", page.Find(".feed-rows a").GetAttribute("href"));
    }

    [Fact, Trait("Req", "EV4")]
    public async Task LoadOlder_Pressed_AppendsFromTheStore()
    {
        Log.Add(Enumerable.Range(1, 250).Select(i => Event.Of(i)));
        var page = Open();
        await Reading(page, true);
        await ScrollDown(page);
        Assert.Equal(200, Shown(page).Count);

        await page.Find(".feed-foot button").ClickAsync(new());

        Assert.Equal(250, Shown(page).Count);
        Assert.Contains("begins here", page.Find(".feed-foot").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "RT6")]
    public void Chips_Operator_HasOnlyTheCategoriesOfTheRole()
    {
        SignIn("oda", "operator");
        Log.Add(Event.Of(1), Event.Of(2, category: Category.User));

        var page = Open("/feed?cat=user,risk");

        page.WaitForAssertion(() => Assert.Equal([1], Shown(page)));
        var chips = page.FindAll(".feed-chip[data-category]").Select(c => c.GetAttribute("data-category")!);
        Assert.Equal(["risk", "security", "health", "system"], chips);
        Assert.All(Log.Opened, filter => Assert.False(filter.Categories.Contains(Category.User)));
    }

    [Fact, Trait("Req", "RT6")]
    public void Drawer_EventOfAForbiddenCategory_IsNotShown()
    {
        SignIn("oda", "operator");
        Log.Add(Event.Of(1), Event.Of(2, category: Category.User, subject: "user/secret"));

        var page = Open($"/feed?event={Event.UidOf(2)}");

        page.WaitForAssertion(() => Assert.Contains("cannot be shown", page.Find(".event-drawer").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain("user/secret", page.Markup, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "EV4")]
    public async Task Chips_Clicked_NarrowTheViewAndTheUrl()
    {
        Log.Add(Event.Of(1), Event.Of(2, Severity.Critical), Event.Of(3, Severity.Critical, Category.Security));
        var page = Open("/feed?q=subject:acct%2F1");
        page.WaitForAssertion(() => Assert.Equal("2", page.Find(".feed-chip[data-severity=critical] .feed-count").TextContent));

        await page.Find(".feed-chip[data-severity=critical]").ClickAsync(new());
        Assert.Equal([3, 2], Shown(page));
        Assert.Equal("1", page.Find(".feed-chip[data-severity=info] .feed-count").TextContent);
        await page.Find(".feed-chip[data-category=security]").ClickAsync(new());

        Assert.Equal([3], Shown(page));
        Assert.Equal("/feed?q=subject:acct%2F1&sev=critical&cat=security", Path);
        Assert.Equal("true", page.Find(".feed-chip[data-severity=critical]").GetAttribute("aria-pressed"));
    }

    [Fact, Trait("Req", "EV4")]
    public async Task Text_Wrong_TheLastValidFilterStaysInForce()
    {
        Log.Add(Event.Of(1), Event.Of(2, Severity.Critical));
        var page = Open("/feed?q=severity:critical");
        page.WaitForAssertion(() => Assert.Equal([2], Shown(page)));

        await page.InvokeAsync(() => Box(page).Settled("severitz:critical"));
        Arrive(Event.Of(3), Event.Of(4, Severity.Critical));

        await Eventually(page, () => Shown(page).SequenceEqual([4, 2]));
        Assert.Contains("severity", page.Find(".query-error").TextContent, StringComparison.Ordinal);
        Assert.Equal("/feed?q=severity:critical", Path);
    }

    [Fact, Trait("Req", "EV4")]
    public void Url_WrongText_ShowsEverythingAndSaysWhy()
    {
        Log.Add(Event.Of(1));

        var page = Open("/feed?q=severitz:critical&sev=purple");

        page.WaitForAssertion(() => Assert.Equal([1], Shown(page)));
        Assert.Contains("severitz", page.Find(".query-error").TextContent, StringComparison.Ordinal);
        Assert.Contains("purple", page.Find(".feed-notice").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "EV4")]
    public async Task Back_AfterTyping_LeadsToTheFilterBefore()
    {
        Log.Add(Event.Of(1), Event.Of(2, Severity.Critical));
        var page = Open();

        await page.InvokeAsync(() => Box(page).Settled("sever"));
        await page.InvokeAsync(() => Box(page).Settled("severity:critical"));
        await page.InvokeAsync(() => Box(page).Key("Enter", "severity:critical", 17));
        Assert.Equal("/feed?q=severity:critical", Path);
        Assert.Equal([2], Shown(page));
        Navigation.NavigateTo("/feed");

        page.WaitForAssertion(() => Assert.Equal([2, 1], Shown(page)));
    }

    [Fact, Trait("Req", "EV4")]
    public async Task Drawer_ValueClicked_IsIncludedAndExcluded()
    {
        Log.Add(Event.Of(1, data: """{"usd":5,"to":{"chain":"eth"}}"""), Event.Of(2, data: """{"usd":7}"""));
        var page = Open($"/feed?event={Event.UidOf(1)}");
        page.WaitForAssertion(() => Assert.Contains("chain", page.Find(".event-data").TextContent, StringComparison.Ordinal));

        await ValueAsync(page, "eth", button: 0);
        Assert.Contains("q=data.to.chain:eth", Path, StringComparison.Ordinal);
        Assert.Equal([1], Shown(page));

        await ValueAsync(page, "5", button: 1);
        Assert.Contains("-data.usd:5", Uri.UnescapeDataString(Path), StringComparison.Ordinal);
        Assert.Empty(Shown(page));
    }

    [Fact, Trait("Req", "EV4")]
    public async Task Range_Chosen_SearchesTheStoreWithCountAndSaysItIsNotLive()
    {
        Log.Add(Enumerable.Range(1, 150).Select(i => Event.Of(i)));
        Time.Advance(Event.Start.AddSeconds(160) - Time.GetUtcNow() is { Ticks: > 0 } ahead ? ahead : TimeSpan.Zero);
        var page = Open("/feed?from=2026-01-31T12:00:21Z&to=2026-01-31T13:00:00Z");

        page.WaitForAssertion(() => Assert.Contains("130 events", page.Find(".feed-notice").TextContent, StringComparison.Ordinal));
        Assert.Contains("Not live", page.Find(".feed-notice").TextContent, StringComparison.Ordinal);
        await ScrollDown(page);
        Assert.Equal(100, Shown(page).Count);
        await page.Find(".feed-foot button").ClickAsync(new());
        Assert.Equal(130, Shown(page).Count);
        Assert.Empty(page.FindAll(".feed-pause"));

        await page.FindAll(".feed-notice button").Single(b => b.TextContent == "Back to live").ClickAsync(new());
        Assert.Equal("/feed", Path);
        Assert.NotEmpty(page.FindAll(".feed-pause"));
    }

    [Fact, Trait("Req", "EV4")]
    public void Search_RunsTooLong_SaysSoAndOffersToTryAgain()
    {
        Log.Add(Event.Of(1));
        Log.Timeout = "The search took longer than 5 s. Narrow the time range.";

        var page = Open("/feed?from=-15m");

        page.WaitForAssertion(() => Assert.Contains("Narrow the time range", page.Find(".empty").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Empty_NoEvents_SaysHowToSendOne() =>
        Assert.Contains("X-Api-Key", Open().Find(".empty").TextContent, StringComparison.Ordinal);

    [Fact]
    public async Task Empty_NoMatch_OffersToClearTheFilter()
    {
        Log.Add(Event.Of(1));
        var page = Open("/feed?q=nothing-like-this");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".empty")));

        await page.FindAll(".empty button").First(b => b.TextContent == "Clear the filter").ClickAsync(new());

        Assert.Equal([1], Shown(page));
        Assert.Equal("/feed", Path);
    }

    [Fact, Trait("Req", "RT6")]
    public async Task SavedViews_SaveRenameDeleteUndo_AreKeptPerUser()
    {
        Log.Add(Event.Of(1));
        var page = Open("/feed?q=severity:critical&sev=error&paused=1.1769860000");
        var menu = page.FindComponent<SavedViewsMenu>();
        await menu.Find("details").TriggerEventAsync("ontoggle", EventArgs.Empty);
        await menu.Find(".saved-form input").InputAsync("Night shift");
        await menu.Find("form").SubmitAsync();

        Assert.Equal("?q=severity:critical&sev=error", Assert.Single(Saved.Views).Url);
        Assert.Equal("/feed?q=severity:critical&sev=error", menu.Find(".saved-link").GetAttribute("href"));

        await menu.Find("[title=Rename]").ClickAsync(new());
        await menu.Find("li input").InputAsync("Day shift");
        await menu.Find("li button").ClickAsync(new());
        Assert.Equal("Day shift", Assert.Single(Saved.Views).Name);

        await menu.Find("[title=Delete]").ClickAsync(new());
        Assert.Empty(Saved.Views);
        await menu.Find(".notice button").ClickAsync(new());
        Assert.Equal("Day shift", Assert.Single(Saved.Views).Name);

        await menu.Find(".saved-form input").InputAsync("<b>");
        await menu.Find("form").SubmitAsync();
        Assert.Contains("letters and digits", menu.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "RT1")]
    public async Task Leave_Page_ClosesItsViews()
    {
        Log.Add(Event.Of(1));
        Open("/feed?sev=critical");
        Assert.Equal(2, Log.OpenViews);

        await DisposeComponentsAsync();

        Assert.Equal(0, Log.OpenViews);
    }

    private static Task ValueAsync(IRenderedComponent<FeedPage> page, string value, int button) =>
        page.FindAll(".event-data .event-value").Single(v => v.TextContent.Trim().StartsWith(value, StringComparison.Ordinal))
            .QuerySelectorAll("button")[button].ClickAsync(new());
}

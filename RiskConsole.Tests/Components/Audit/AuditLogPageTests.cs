using Bunit;
using RiskConsole.Audit;
using RiskConsole.Components.Pages.Audit;
using RiskConsole.Components.Shared;

namespace RiskConsole.Tests.Components.Audit;

public class AuditLogPageTests : AuditTestContext
{
    [Fact, Trait("Req", "AU2")]
    public void Open_FirstView_ShowsTheLastWeekWithCountChartAndFacets()
    {
        Log.Add(Act.Of(1, time: Act.Now.AddDays(-8)), Act.Of(2), Act.Of(3, name: null, actor: "sys:RiskConsole"));

        var page = Open();

        Assert.Equal([3, 2], Shown(page));
        Assert.Equal("2 entries", Text(page, ".audit-status [role=status]"));
        Assert.Equal(Act.Now.AddDays(-7), Log.Searches[0].From);
        Assert.Equal((1, 1), (Log.Histograms, Log.FacetCalls));
        Assert.Contains("Rule changed", Text(page, ".audit-rows .c-action"), StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU4")]
    public void Open_TextIndexLost_SaysThatASearchIsSlower()
    {
        Log.Add(Act.Of(1));
        Log.IsIndexed = false;

        Assert.DoesNotContain("Slower than usual", Text(Open(), ".audit-status"), StringComparison.Ordinal);

        Assert.Contains("Slower than usual", Text(Open("/audit?q=rule"), ".audit-status"), StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU2")]
    public void Url_WholeState_IsTakenOver()
    {
        Log.Add(Act.Of(1), Act.Of(2, name: "bob"), Act.Of(3));

        var page = Open("/audit?q=actor:bob&range=30d&cols=time,actor,corr&density=compact&entry=2");

        Assert.Equal([2], Shown(page));
        Assert.Equal(["Time", "Actor", "Correlation"], page.FindAll(".audit-head [role=columnheader]").Select(head => head.TextContent));
        Assert.Equal("compact", page.Find(".audit-table").GetAttribute("data-density"));
        Assert.Equal("true", page.Find(".audit-row[data-id='2']").GetAttribute("aria-current"));
        page.WaitForAssertion(() => Assert.Contains("bob", Text(page, ".drawer"), StringComparison.Ordinal));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Value_Clicked_IsIncludedOrExcludedAndBackTakesItBack()
    {
        Log.Add(Act.Of(1), Act.Of(2, name: "bob \"the\" OR builder"), Act.Of(3));
        var page = Open();

        await page.InvokeAsync(() => Table(page).Pick(2, "actor", exclude: false));
        Assert.Equal(@"/audit?q=actor:""bob \""the\"" OR builder""", Path);
        Assert.Equal([2], Shown(page));

        await page.InvokeAsync(() => Table(page).Pick(2, null, exclude: true));
        Assert.Equal([3, 1], Shown(page));

        await page.InvokeAsync(() => Navigation.NavigateTo("/audit"));
        page.WaitForAssertion(() => Assert.Equal([3, 2, 1], Shown(page)));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Value_AddedToAnOr_NarrowsAllOfIt()
    {
        Log.Add(Act.Of(1, outcome: AuditOutcome.Denied), Act.Of(2, name: "bob"), Act.Of(3, name: "eve"));
        var page = Open("/audit?q=actor:ada OR actor:bob");
        Assert.Equal([2, 1], Shown(page));

        await page.InvokeAsync(() => Table(page).Pick(2, "outcome", exclude: true));

        Assert.Equal([1], Shown(page));
        Assert.Equal("/audit?q=(actor:ada OR actor:bob) -outcome:ok", Path);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task LoadOlder_WhileOthersAreWritten_ShowsEachOnce()
    {
        Log.Add(Enumerable.Range(1, 250).Select(id => Act.Of(id)));
        var page = Open();
        Assert.Equal("100 shown of 250", Text(page, ".audit-status [role=status]"));
        Log.Add(Act.Of(251), Act.Of(252));

        for (var i = 0; i < 12; i++)
            await page.InvokeAsync(() => Table(page).More());

        Assert.Equal(Enumerable.Range(1, 250).Reverse().Select(id => (long)id), Shown(page));
        Assert.Contains("That is all in this range", Text(page, ".audit-foot"), StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU2")]
    public void Count_BeyondItsLimit_SaysMore()
    {
        Log.Add(Enumerable.Range(1, IAuditSearch.CountLimit + 5).Select(id => Act.Of(id, time: Act.Now.AddMinutes(-1))));

        Assert.Equal("100 shown of 10\u202f000+", Text(Open(), ".audit-status [role=status]"));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Text_Wrong_SaysWhereAndKeepsTheLastOne()
    {
        Log.Add(Act.Of(1), Act.Of(2, name: "bob"));
        var page = Open("/audit?q=actor:bob");

        await page.InvokeAsync(() => Box(page).Settled("actr:bob"));

        Assert.Contains("actor", Text(page, ".query-fix"), StringComparison.Ordinal);
        Assert.Contains("^", Text(page, ".query-echo"), StringComparison.Ordinal);
        Assert.Equal([2], Shown(page));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Search_Stopped_SaysWhatToDoAndThePageGoesOn()
    {
        Log.Add(Act.Of(1));
        Log.Timeout = "The search was stopped after 5 s. Narrow the time range.";
        var page = Open("/audit?range=all");
        Assert.Contains("Narrow the time range", Text(page, ".empty"), StringComparison.Ordinal);

        Log.Timeout = null;
        await page.FindAll(".empty button").Single(button => button.TextContent.Contains("24 hours", StringComparison.Ordinal)).ClickAsync(new());

        Assert.Equal([1], Shown(page));
        Assert.Equal("/audit?range=24h", Path);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Search_FollowedByAnother_IsCancelled()
    {
        Log.Add(Act.Of(1), Act.Of(2, name: "bob"));
        var page = Open();
        Log.Gate = new();
        await page.InvokeAsync(() => Box(page).Settled("actor:ada"));
        var first = Log.Tokens[^1];

        var gate = Log.Gate;
        Log.Gate = null;
        await page.InvokeAsync(() => Box(page).Settled("actor:bob"));

        Assert.True(first.IsCancellationRequested);
        gate.SetResult();
        page.WaitForAssertion(() => Assert.Equal([2], Shown(page)));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Facets_Clicked_IncludeExcludeAndTakeBack()
    {
        Log.Add(Act.Of(1), Act.Of(2, outcome: AuditOutcome.Denied), Act.Of(3, name: "bob", actor: "u:2"));
        var page = Open();
        Assert.Contains("other3", Text(page, ".facet").Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);

        await page.FindAll(".facet-in").First(button => button.TextContent.Contains("bob", StringComparison.Ordinal)).ClickAsync(new());
        Assert.Equal("/audit?q=actor:bob", Path);
        Assert.Equal([3], Shown(page));

        await page.FindAll(".facet-in").First(button => button.TextContent.Contains("bob", StringComparison.Ordinal)).ClickAsync(new());
        Assert.Equal("/audit", Path);

        await page.Find("[aria-label='Leave out denied']").ClickAsync(new());
        Assert.Equal("/audit?q=-outcome:denied", Path);
        Assert.Equal([3, 1], Shown(page));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Facets_OrChartStopped_OnlyThatPartSaysSo()
    {
        Log.Add(Act.Of(1));
        (Log.FacetTimeout, Log.BarsTimeout) = ("Too slow to count.", "Too slow to draw.");
        var page = Open();
        Assert.Contains("Too slow to count", Text(page, ".audit-facets"), StringComparison.Ordinal);
        Assert.Contains("Too slow to draw", Text(page, ".audit-bars-fault"), StringComparison.Ordinal);
        Assert.Equal([1], Shown(page));

        Log.FacetTimeout = null;
        await page.Find(".audit-facets .notice button").ClickAsync(new());

        Assert.NotEmpty(page.FindAll(".facet-value"));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Facets_Closed_AreNotAskedFor()
    {
        Log.Add(Act.Of(1));
        var page = Open();
        await page.Find("[data-key=f]").ClickAsync(new());
        Assert.Empty(page.FindAll(".audit-facets"));
        var before = Log.FacetCalls;

        await page.InvokeAsync(() => Box(page).Settled("actor:ada"));

        Assert.Equal(before, Log.FacetCalls);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Chart_TimeChosen_BecomesTheRange()
    {
        Log.Add(Act.Of(1));
        var page = Open();
        var bars = page.FindComponent<AuditBars>().Instance;

        await page.InvokeAsync(() => bars.Chosen(5, 5));
        Assert.Equal("/audit", Path);
        await page.InvokeAsync(() => bars.Chosen(Act.Now.AddHours(-2).ToUnixTimeMilliseconds(), Act.Now.AddHours(-1).ToUnixTimeMilliseconds()));

        Assert.Equal("/audit?from=2026-11-21T06:00:00Z&to=2026-11-21T07:00:00Z", Path);
        await page.FindAll(".audit-bars button").Single(button => button.TextContent == "Zoom out").ClickAsync(new());
        Assert.Equal("/audit?from=2026-11-21T05:30:00Z&to=2026-11-21T07:30:00Z", Path);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Range_OfOnesOwn_IsCheckedByTheField()
    {
        Log.Add(Act.Of(1));
        var page = Open();
        var menu = page.FindComponent<AuditRangeMenu>();
        var now = Act.Now.ToUnixTimeMilliseconds();

        Assert.False(await page.InvokeAsync(() => menu.Instance.Custom(now, false, now - 1, false)));
        Assert.Contains("after the beginning", menu.Find("#audit-to-fault").TextContent, StringComparison.Ordinal);
        Assert.False(await page.InvokeAsync(() => menu.Instance.Custom(null, true, null, false)));
        Assert.Contains("no time", menu.Find("#audit-from-fault").TextContent, StringComparison.Ordinal);
        Assert.False(await page.InvokeAsync(() => menu.Instance.Custom(long.MaxValue, false, null, false)));
        Assert.False(await page.InvokeAsync(() => menu.Instance.Custom(null, false, null, false)));

        Assert.True(await page.InvokeAsync(() => menu.Instance.Custom(now - 60_000, false, null, false)));
        Assert.Equal("/audit?from=2026-11-21T07:59:00Z", Path);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Range_AroundTheOpenEntry_ShowsAllOfTenMinutes()
    {
        Log.Add(Act.Of(60), Act.Of(61, name: "bob"));
        var page = Open("/audit?q=actor:ada&entry=60");
        page.WaitForAssertion(() => Assert.Contains(page.FindAll(".audit-range button"), button => button.TextContent.Contains("±5 min", StringComparison.Ordinal)));

        await page.FindAll(".audit-range button").Single(button => button.TextContent.Contains("±5 min", StringComparison.Ordinal)).ClickAsync(new());

        Assert.Equal("/audit?from=2026-11-21T06:56:00Z&to=2026-11-21T07:06:00Z&entry=60", Path);
        Assert.Equal([61, 60], Shown(page));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Columns_Chosen_AreInTheAddressAndOneAlwaysStays()
    {
        Log.Add(Act.Of(1));
        var page = Open("/audit?cols=time,ip");

        await page.Find(".audit-look input[name=time]").ChangeAsync(new() { Value = false });

        Assert.Equal("/audit?cols=ip", Path);
        Assert.True(page.Find(".audit-look input[name=ip]").HasAttribute("disabled"));
        Assert.Equal("10.0.0.1", Text(page, ".audit-rows .audit-row"));
    }

    [Fact, Trait("Req", "AU2")]
    public void Cells_HostileValues_AreHarmlessAndBounded()
    {
        var huge = "<img src=x onerror=alert(1)>\u001b[31m\u202e=cmd|' /C calc'!A0" + new string('A', 1_000_000);
        Log.Add(Act.Of(1, name: huge, action: huge, target: "rule:" + huge, ip: huge));

        var page = Open();

        var row = page.Find(".audit-rows .audit-row");
        Assert.Empty(row.QuerySelectorAll("img"));
        Assert.Contains("<img src=x", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("␛", row.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', row.TextContent);
        Assert.InRange(page.Markup.Length, 1, 100_000);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Value_TooLongForAFilter_FiltersNothing()
    {
        Log.Add(Act.Of(1, target: new string('x', AuditRow.MaxFiltered + 1)));
        var page = Open();

        await page.InvokeAsync(() => Table(page).Pick(1, "target", exclude: false));
        await page.InvokeAsync(() => Table(page).Pick(99, "actor", exclude: false));
        await page.InvokeAsync(() => Table(page).Pick(1, "no-column", exclude: false));

        Assert.Equal("/audit", Path);
    }

    [Fact, Trait("Req", "AU2")]
    public void SavedViews_Offered_AreThoseOfThePageWithoutTheOpenEntry()
    {
        var page = Open("/audit?q=actor:ada&entry=1");
        var menu = page.FindComponent<SavedViewsMenu>().Instance;

        Assert.Equal(("audit", "?q=actor:ada"), (menu.Page, menu.Url));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Empty_NoMatch_OffersTheWayOut()
    {
        Log.Add(Act.Of(1, time: Act.Now.AddDays(-20)));
        var page = Open("/audit?q=actor:nobody");

        await page.FindAll(".empty button").First(button => button.TextContent == "Clear the filter").ClickAsync(new());
        await page.FindAll(".empty button").Single(button => button.TextContent == "Search all time").ClickAsync(new());

        Assert.Equal("/audit?range=all", Path);
        Assert.Equal([1], Shown(page));
    }
}

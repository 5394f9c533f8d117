using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Components.Live;
using RiskConsole.Components.Pages.Feed;
using RiskConsole.Events;

namespace RiskConsole.Tests.Components.Feed;

/// <summary>Rows that stay where they are: paused, read, away.</summary>
public class FeedHoldingTests : FeedTestContext
{
    [Fact, Trait("Req", "RT4")]
    public async Task Updates_WithinOneInterval_AreDrawnOnce()
    {
        Log.Add(Event.Of(1));
        var page = Open();
        page.WaitForAssertion(() => Assert.Equal([1], Shown(page)));
        var rows = page.FindComponent<FeedRows>();
        var drawn = rows.RenderCount;

        Arrive(Event.Of(2));
        await Eventually(page, () => Shown(page).SequenceEqual([2, 1]));
        for (var seq = 3; seq <= 20; seq++)
            Log.Add(Event.Of(seq));
        await LiveAsync(() => Shown(page).Count == 20, "all 20 events are shown");

        // How many draws twenty events take depends on when the clock moves; far from one each.
        Assert.InRange(rows.RenderCount, drawn + 1, drawn + 4);
    }

    [Fact, Trait("Req", "RT4")]
    public async Task Pause_EventsArrive_RowsStayAndTheyAreCounted()
    {
        Log.Add(Event.Of(1), Event.Of(2));
        var page = Open();
        await page.Find(".feed-pause").ClickAsync(new());
        var rows = page.FindComponent<FeedRows>();
        var drawn = rows.RenderCount;

        Arrive(Event.Of(3), Event.Of(4));

        await Eventually(page, () => Says(page, ".feed-notice", "2 waiting"));
        Assert.Equal([2, 1], Shown(page));
        Assert.Equal(drawn, rows.RenderCount);
        Assert.Contains("paused=2.", Path, StringComparison.Ordinal);

        await page.Find(".feed-pause").ClickAsync(new());

        await Eventually(page, () => Shown(page).SequenceEqual([4, 3, 2, 1]));
        Assert.Equal("/feed", Path);
    }

    [Fact, Trait("Req", "RT5")]
    public void Reload_WhilePaused_ShowsTheSameRowsAndWhatWaits()
    {
        Log.Add(Event.Of(1), Event.Of(2), Event.Of(3), Event.Of(4));

        var page = Open("/feed?paused=2.1769860000");

        page.WaitForAssertion(() => Assert.Equal([2, 1], Shown(page)));
        Assert.Contains("2 waiting", page.Find(".feed-notice").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "RT5")]
    public void Reload_PausedBeforeTheFirstEvent_SaysWhatToDo()
    {
        Log.Add(Event.Of(1), Event.Of(2));

        var page = Open("/feed?paused=0.0");

        page.WaitForAssertion(() => Assert.Contains("Nothing had arrived", page.Find(".empty").TextContent, StringComparison.Ordinal));
        Assert.Contains("2 waiting", page.Find(".feed-notice").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "RT4")]
    public async Task Reading_EventsArrive_RowsKeepTheirPlaceUnderAPill()
    {
        Log.Add(Event.Of(1), Event.Of(2));
        var page = Open();
        page.WaitForAssertion(() => Assert.Equal([2, 1], Shown(page)));
        await Reading(page, true);

        Arrive(Event.Of(3));

        await Eventually(page, () => Says(page, ".feed-pill", "1 new"));
        Assert.Equal([2, 1], Shown(page));

        await page.Find(".feed-pill").ClickAsync(new());
        Assert.Equal([3, 2, 1], Shown(page));
        Arrive(Event.Of(4));
        await Eventually(page, () => page.FindAll(".feed-pill").Count > 0);
        await Reading(page, false);

        Assert.Equal([4, 3, 2, 1], Shown(page));
    }

    [Fact, Trait("Req", "RT5")]
    public async Task Resume_MoreWaitedThanTheViewKeeps_GapIsNamedAndCanBeLoaded()
    {
        Log.Add(Enumerable.Range(1, 210).Select(i => Event.Of(i)));
        var page = Open();
        await page.Find(".feed-pause").ClickAsync(new());
        Arrive(Enumerable.Range(211, 250).Select(i => Event.Of(i)));
        await Eventually(page, () => Says(page, ".feed-notice", "250 waiting"));
        Assert.Contains("in the store", page.Find(".feed-notice").TextContent, StringComparison.Ordinal);

        await page.Find(".feed-pause").ClickAsync(new());
        await Reading(page, true);
        await ScrollDown(page);

        Assert.Contains("50 older events not shown", page.Find(".feed-gap").TextContent, StringComparison.Ordinal);
        await page.Find(".feed-gap button").ClickAsync(new());
        Assert.Empty(page.FindAll(".feed-gap"));
        await ScrollDown(page);
        Assert.Equal(Enumerable.Range(11, 450).Select(i => (long)i).Reverse(), Shown(page));
    }

    [Fact, Trait("Req", "RT5")]
    public async Task Reconnect_MoreCameThanTheViewKeeps_GapSaysHowMany()
    {
        Log.Add(Enumerable.Range(1, 210).Select(i => Event.Of(i)));
        var page = Open();
        page.WaitForAssertion(() => Assert.Equal(210, Shown(page)[0]));
        var circuit = Services.GetRequiredService<CircuitState>();
        await page.InvokeAsync(circuit.SetDisconnected);
        Arrive(Enumerable.Range(211, 250).Select(i => Event.Of(i)));
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(210, Shown(page)[0]);

        await page.InvokeAsync(circuit.SetConnected);

        await Eventually(page, () => Shown(page)[0] == 460);
        await Reading(page, true);
        await ScrollDown(page);
        Assert.Contains("50 older events not shown", page.Find(".feed-gap").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "RT4")]
    public async Task Filter_ChangedWhilePaused_ShowsTheSameMoment()
    {
        Log.Add(Event.Of(1, Severity.Critical), Event.Of(2), Event.Of(3, Severity.Critical));
        var page = Open();
        page.WaitForAssertion(() => Assert.Equal([3, 2, 1], Shown(page)));
        await page.Find(".feed-pause").ClickAsync(new());
        Arrive(Event.Of(4, Severity.Critical), Event.Of(5));

        await page.Find(".feed-chip[data-severity=critical]").ClickAsync(new());

        await Eventually(page, () => Shown(page).SequenceEqual([3, 1]));
        Assert.Contains("1 waiting", page.Find(".feed-notice").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "RT4")]
    public async Task Reading_RowsAreFilteredAway_DoesNotHoldTheNextOnes()
    {
        Log.Add(Event.Of(1));
        var page = Open();
        page.WaitForAssertion(() => Assert.Equal([1], Shown(page)));
        await Reading(page, true);
        await page.Find(".feed-chip[data-severity=critical]").ClickAsync(new());
        Assert.NotEmpty(page.FindAll(".empty"));

        Arrive(Event.Of(2, Severity.Critical));
        await Eventually(page, () => Shown(page).SequenceEqual([2]));
        Arrive(Event.Of(3, Severity.Critical));

        await Eventually(page, () => Shown(page).SequenceEqual([3, 2]));
    }

    [Fact, Trait("Req", "RT4")]
    public void Streaming_ManyRows_OnlyAScreenfulIsRendered()
    {
        Log.Add(Enumerable.Range(1, 200).Select(i => Event.Of(i)));

        var page = Open();

        page.WaitForAssertion(() => Assert.Equal(FeedTable.FirstRows, Shown(page).Count));
    }

    [Fact, Trait("Req", "EV4")]
    public async Task Row_Opened_DrawerHoldsTheRowsAndCloseLetsThemGo()
    {
        Log.Add(Event.Of(1), Event.Of(2));
        var page = Open();
        await page.InvokeAsync(() => page.FindComponent<FeedTable>().Instance.OpenRow(Event.UidOf(1).ToString()));
        Assert.Equal("true", page.Find($"[data-uid='{Event.UidOf(1)}']").GetAttribute("aria-current"));
        Assert.Equal($"/feed?event={Event.UidOf(1)}", Path);

        Arrive(Event.Of(3));
        await Eventually(page, () => page.FindAll(".feed-pill").Count > 0);
        Assert.Equal([2, 1], Shown(page));
        await page.Find(".event-close").ClickAsync(new());

        Assert.Empty(page.FindAll(".event-drawer"));
        Assert.Equal([3, 2, 1], Shown(page));
        Assert.Equal("/feed", Path);
    }
}

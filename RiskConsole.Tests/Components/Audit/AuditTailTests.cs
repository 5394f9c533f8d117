using Bunit;
using RiskConsole.Components.Pages.Audit;
using RiskConsole.Events;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Components.Audit;

public class AuditTailTests : AuditTestContext
{
    [Fact, Trait("Req", "AU2")]
    public async Task Live_EntriesArrive_AreOnTopAndCounted()
    {
        Log.Add(Act.Of(1));
        var page = Open("/audit?live=1&q=actor:ada");

        Arrive(Act.Of(2, name: "bob"), Act.Of(3));

        await Eventually(page, () => Shown(page).SequenceEqual([3, 1]));
        Assert.Equal("2 entries", Text(page, ".audit-status [role=status]"));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Live_Off_NothingMovesAndNobodyListens()
    {
        Log.Add(Act.Of(1));
        var page = Open();
        var listeners = Bus.Subscribers;

        await page.Find("[data-key=l]").ClickAsync(new());
        Assert.Equal("/audit?live=1", Path);
        Assert.Equal(listeners + 1, Bus.Subscribers);
        await page.Find("[data-key=l]").ClickAsync(new());
        Assert.Equal(listeners, Bus.Subscribers);
        var asked = Log.AfterCalls;
        Arrive(Act.Of(2));
        Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal([1], Shown(page));
        Assert.Equal(asked, Log.AfterCalls);
        Assert.Equal("/audit", Path);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Live_SomebodyReads_NewOnesWaitUntilAskedFor()
    {
        Log.Add(Act.Of(1));
        var page = Open("/audit?live=1");
        await page.InvokeAsync(() => Table(page).Reading(true));

        Arrive(Act.Of(2), Act.Of(3));
        await Eventually(page, () => page.FindAll(".audit-pill").Count == 1);
        Assert.Contains("2", Text(page, ".audit-pill"), StringComparison.Ordinal);
        Assert.Equal([1], Shown(page));

        await page.Find(".audit-pill").ClickAsync(new());
        Assert.Equal([3, 2, 1], Shown(page));
        Assert.Empty(page.FindAll(".audit-pill"));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Live_ReadingEnds_NewOnesComeIn()
    {
        Log.Add(Act.Of(1));
        var page = Open("/audit?live=1");
        await page.InvokeAsync(() => Table(page).Reading(true));
        Arrive(Act.Of(2));
        await Eventually(page, () => page.FindAll(".audit-pill").Count == 1);

        await page.InvokeAsync(() => Table(page).Reading(false));

        page.WaitForAssertion(() => Assert.Equal([2, 1], Shown(page)));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Live_MoreWaitThanAreKept_AreLoadedAnew()
    {
        Log.Add(Act.Of(1));
        var page = Open("/audit?live=1");
        await page.InvokeAsync(() => Table(page).Reading(true));
        var many = AuditList.MaxWaiting + 20;
        Arrive(Enumerable.Range(2, many).Select(id => Act.Of(id)));
        await Eventually(page, () => page.FindAll(".audit-pill") is [var pill] && pill.TextContent.Contains($"{many}", StringComparison.Ordinal));

        await page.Find(".audit-pill").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal(many + 1, Shown(page)[0]));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Live_ABurst_IsAskedForAtMostFourTimesASecond()
    {
        Log.Add(Act.Of(1));
        var page = Open("/audit?live=1");
        await Eventually(page, () => Log.AfterCalls > 0);
        var rows = page.FindComponent<AuditRows>();
        var (asked, drawn) = (Log.AfterCalls, rows.RenderCount);

        for (var i = 0; i < 100; i++)
        {
            Arrive(Act.Of(2 + i));
            Time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.InRange(Log.AfterCalls - asked, 1, 6);
        Assert.InRange(rows.RenderCount - drawn, 1, 6);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Live_ChartAndFacets_FollowSlowly()
    {
        Log.Add(Act.Of(1));
        var page = Open("/audit?live=1");
        Arrive(Act.Of(2));
        await Eventually(page, () => Log.Histograms == 2);

        Arrive(Act.Of(3));
        await Eventually(page, () => Shown(page).Count == 3);
        Assert.Equal(2, Log.Histograms);
        Time.Advance(AuditDesk.SummaryInterval);

        page.WaitForAssertion(() => Assert.Equal((3, 3), (Log.Histograms, Log.FacetCalls)));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Live_FixedRange_BeginsWithTheUsualOne()
    {
        Log.Add(Act.Of(1));
        var page = Open("/audit?from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z");

        await page.Find("[data-key=l]").ClickAsync(new());

        Assert.Equal("/audit?live=1", Path);
        Assert.Equal([1], Shown(page));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Page_Left_NobodyListensAndNothingRuns()
    {
        Log.Add(Act.Of(1));
        Open("/audit?live=1");

        await DisposeComponentsAsync();
        var asked = Log.AfterCalls;
        Bus.Publish(Topic.Audit);
        Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(asked, Log.AfterCalls);
        Assert.All(Log.Tokens, token => Assert.True(token.IsCancellationRequested));
    }

    private Task Eventually(IRenderedComponent<AuditLogPage> page, Func<bool> condition) => Deadline.UntilAsync(
        () =>
        {
            Time.Advance(AuditDesk.TailInterval);
            return page.InvokeAsync(condition);
        },
        "the page shows it");
}

using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Components.Live;
using RiskConsole.Components.Pages.Overview;
using RiskConsole.Components.Pages.Scores;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Scores;
using RiskConsole.Telemetry;
using RiskConsole.Telemetry.Instances;
using RiskConsole.Tests.Components.Support;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Components.Overview;

public sealed class OverviewPageTests : ConsoleBunitContext
{
    private readonly FakeOverviewBoard _board = new();
    private readonly FakeInstances _instances = new();
    private readonly FakeChart _chart;

    public OverviewPageTests()
    {
        _chart = new FakeChart(JSInterop);
        Services.AddSingleton<IOverviewBoard>(_board);
        Services.AddSingleton<IAlertBoard>(new FakeAlertBoard());
        Services.AddSingleton<IScoreBook>(new FakeScoreBook());
        Services.AddSingleton<IInstances>(_instances);
        Services.AddSingleton<ScoreTrends>();
        Services.AddSingleton<SubjectLines>();
        Services.AddSingleton(Options.Create(new AccessOptions()));
        Services.AddSingleton<CategoryAccess>();
    }

    [Fact, Trait("Req", "ME1")]
    public void Render_Numbers_LinkToTheListsBehindThem()
    {
        Busy();
        var cut = Show();

        Assert.Equal(["/feed", "/feed?from=-1h", "/scores", "/scores", "/#health"], Links(cut, "a.kpi"));
        Assert.Equal(
            ["/feed?sev=critical&from=-1h", "/feed?sev=error&from=-1h", "/feed?sev=warning&from=-1h", "/feed?sev=info&from=-1h"],
            Links(cut, "a.mix-link"));
        Assert.Equal($"/feed?event={_board.Snapshot.Latest[0].Uid}", cut.Find(".overview-events tbody a").GetAttribute("href"));
        Assert.Equal("/scores/account/1", cut.Find(".overview-subjects tbody a").GetAttribute("href"));
    }

    [Fact, Trait("Req", "ME1")]
    public void Render_Numbers_SayWhatTheSnapshotHolds()
    {
        Busy();
        var cut = Show();

        Assert.Equal(["4.2", "1\u202f000", "0.50", "1", "70"], cut.FindAll(".kpi-value").Select(value => value.TextContent.Trim()));
        Assert.Equal("degraded", cut.Find(".kpi .status").GetAttribute("data-status"));
        Assert.Equal("Pipeline: 400 events behind", cut.FindAll(".kpi-note")[4].TextContent);
        Assert.Equal(["10", "20", "70", "900"], cut.FindAll(".mix-count").Select(count => count.TextContent));
        Assert.Contains("1\u202f%", cut.Find(".mix-share").TextContent, StringComparison.Ordinal);
        Assert.Contains("400 events behind", cut.Find(".overview-health").TextContent, StringComparison.Ordinal);
        Assert.Empty(cut.FindAll(".first-steps-example"));
    }

    [Fact, Trait("Req", "ME1")]
    public void Render_NothingYet_SaysWhatToDoNext()
    {
        var cut = Show();

        Assert.Contains("api/v1/events", cut.Find(".first-steps-example").TextContent, StringComparison.Ordinal);
        Assert.Contains("No event has arrived yet", cut.Markup, StringComparison.Ordinal);
        Assert.Contains("No subject is at risk", cut.Markup, StringComparison.Ordinal);
        Assert.Contains("no part has reported yet", cut.Markup, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "RT1")]
    public async Task Publish_FirstEvent_ReplacesTheFirstSteps()
    {
        var cut = Show();

        Busy();
        Bus.Publish(Topic.Overview);

        await LiveAsync(() => cut.FindAll(".first-steps-example").Count == 0, "the first steps go");
        await LiveAsync(() => cut.FindAll(".overview-events tbody tr").Count == 1, "the event shows");
    }

    [Fact, Trait("Req", "RT4")]
    public async Task Publish_OnlyTheRateChanged_OnlyTheFiguresRenderAgain()
    {
        Busy();
        Render<LivePulse>();
        var figures = Render<KeyFigures>(leaf => leaf.Add(l => l.Categories, CategorySet.All).Add(l => l.HealthUrl, "/#health"));
        var mix = Render<SeverityMix>(leaf => leaf.Add(l => l.Categories, CategorySet.All));
        var subjects = Render<TopSubjects>(leaf => leaf.Add(l => l.Categories, CategorySet.All));
        var events = Render<LatestEvents>(leaf => leaf.Add(l => l.Categories, CategorySet.All));
        var health = Render<HealthParts>(leaf => leaf.Add(l => l.Categories, CategorySet.All));

        _board.Snapshot = _board.Snapshot with { EventsPerSecond = 9.9 };
        Bus.Publish(Topic.Overview);

        await LiveAsync(() => figures.Find(".kpi-value").TextContent == "9.9", "the rate shows");
        Assert.Equal(2, figures.RenderCount);
        Assert.Equal((1, 1, 1, 1), (mix.RenderCount, subjects.RenderCount, events.RenderCount, health.RenderCount));
    }

    [Fact, Trait("Req", "RT4")]
    public async Task Publish_PointerOverLatestEvents_RowsStandStillUntilItLeaves()
    {
        Busy();
        Render<LivePulse>();
        var events = Render<LatestEvents>(leaf => leaf.Add(l => l.Categories, CategorySet.All));
        await events.Find(".table-frame").TriggerEventAsync("onpointerenter", new PointerEventArgs());

        _board.Snapshot = _board.Snapshot with { Latest = [Some.Event(subject: "account/9"), .. _board.Snapshot.Latest] };
        Bus.Publish(Topic.Overview);
        await LiveAsync(() => events.FindAll(".latest-held").Count == 1, "it says that rows are held");
        Assert.Single(events.FindAll("tbody tr"));

        await events.Find(".table-frame").TriggerEventAsync("onpointerleave", new PointerEventArgs());
        Bus.Publish(Topic.Overview);
        await LiveAsync(() => events.FindAll("tbody tr").Count == 2, "the new event shows");
        Assert.Empty(events.FindAll(".latest-held"));
    }

    [Fact, Trait("Req", "RT4")]
    public async Task Publish_PointerOverTopSubjects_RanksWaitAndValuesGoOn()
    {
        Busy();
        Render<LivePulse>();
        var subjects = Render<TopSubjects>(leaf => leaf.Add(l => l.Categories, CategorySet.All));
        await subjects.Find(".table-frame").TriggerEventAsync("onpointerenter", new PointerEventArgs());

        var scores = new ScoreBoard(default, [Score("account/2", 0.95), Score("account/1", 0.7)], 2, 0.5);
        _board.Snapshot = _board.Snapshot with { Scores = scores };
        Bus.Publish(Topic.Overview);

        await LiveAsync(() => subjects.FindAll("tbody tr")[1].TextContent.Contains("0.95", StringComparison.Ordinal), "the value goes on");
        Assert.Equal(["account/1", "account/2"], subjects.FindAll("tbody td.grow").Select(cell => cell.TextContent));
    }

    [Fact, Trait("Req", "ME1")]
    public void Range_InTheAddress_ChoosesTheWindow()
    {
        Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo("/?range=6h");
        var cut = Show();

        Assert.Equal(TimeSpan.FromHours(6), Assert.Single(_board.Ranges));
        Assert.Equal("6 h", cut.Find(".segmented [aria-current]").TextContent);
        Assert.Equal(["/", "/?range=1h", "/?range=6h", "/?range=24h"], Links(cut, ".segmented a"));
        Assert.Equal("/?range=6h#health", cut.FindAll("a.kpi")[4].GetAttribute("href"));
    }

    [Fact, Trait("Req", "ME1")]
    public void Range_Switched_ReplacesTheSeriesOfTheSameChart()
    {
        var cut = Show();

        Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo("/?range=24h");
        cut.WaitForAssertion(() => Assert.Equal("24 h", cut.Find(".segmented [aria-current]").TextContent));
        Time.Advance(LiveChart.PushInterval);

        cut.WaitForAssertion(() => Assert.NotEmpty(_chart.Replace.Invocations));
        Assert.Equal(1, _chart.Created);
        Assert.Equal(TimeSpan.FromHours(24).TotalMilliseconds, _chart.LastReplaced.WindowMs);
    }

    [Fact, Trait("Req", "RT1")]
    public void Publish_NewBucket_ChartGetsOnlyIt()
    {
        var start = Time.GetUtcNow().ToUnixTimeMilliseconds() / 5_000 * 5_000;
        _board.Trend.AddRange([new(start - 10_000, 10, 0.2, 0.3), new(start - 5_000, 20, 0.4, 0.3)]);
        var cut = Show();
        Assert.Equal(2, _chart.First.Points.Length);

        Time.Advance(TimeSpan.FromSeconds(5));
        _board.Trend.Add(new(start, 30, 0.6, 0.35));
        Bus.Publish(Topic.Overview);
        Time.Advance(LiveChart.PushInterval);

        cut.WaitForAssertion(() => Assert.Equal([[start, 6, 0.6, 0.35]], Assert.Single(_chart.Appended)));
    }

    [Fact, Trait("Req", "RT6")]
    public void Render_Operator_AsksOnlyForGrantedCategories()
    {
        SignIn("olga", Roles.Operator);
        Show();

        Assert.All(_board.AskedFor, set => Assert.Equal(CategorySet.All & ~CategorySet.User, set));
    }

    [Fact, Trait("Req", "ME1")]
    public void Render_HostileTexts_AreText()
    {
        Busy();
        var hostile = "<img src=x onerror=alert(1)>\u202e/";
        _board.Snapshot = _board.Snapshot with
        {
            Latest = [Some.Event(subject: hostile, type: "<b>bold</b>")],
            Scores = new ScoreBoard(default, [Score(hostile, 0.9)], 1, 0.09),
        };

        var cut = Show();

        Assert.Empty(cut.FindAll("img, b"));
        Assert.Contains("⟦U+202E⟧", cut.Find(".overview-subjects tbody a").TextContent, StringComparison.Ordinal);
        Assert.Equal(SubjectUrl.For(hostile), cut.Find(".overview-subjects tbody a").GetAttribute("href"));
    }

    [Fact, Trait("Req", "RT1")]
    public async Task Dispose_PageLeft_NoSubscriberIsLeft()
    {
        Busy();
        Show();
        Assert.NotEqual(0, Bus.Subscribers);

        await DisposeComponentsAsync();

        Assert.Equal(0, Bus.Subscribers);
        Assert.True(_chart.Disposed);
    }

    private static IEnumerable<string> Links(IRenderedComponent<OverviewPage> cut, string selector) =>
        cut.FindAll(selector).Select(link => link.GetAttribute("href")!);

    private IRenderedComponent<OverviewPage> Show()
    {
        Render<LivePulse>();
        var cut = Render<OverviewPage>();
        Time.Advance(TimeSpan.Zero);
        cut.WaitForState(() => _chart.Created == 1);
        return cut;
    }

    private void Busy() => _board.Snapshot = FakeOverviewBoard.Empty with
    {
        EventsPerSecond = 4.2,
        EventsLastHour = 1_000,
        Mix = FakeOverviewBoard.Mix(10, 20, 70, 900),
        Scores = new ScoreBoard(Time.GetUtcNow(), [Score("account/1", 0.8), Score("account/2", 0.3)], 2, 0.5),
        Latest = [Some.Event(subject: "account/1", severity: Severity.Critical, score: 0.8)],
        Health = new HealthScore(70, [new Health("Pipeline", HealthStatus.Degraded, "400 events behind", Time.GetUtcNow(), 30)]),
    };

    private SubjectScore Score(string subject, double value) => new(
        subject, value, Time.GetUtcNow(), Time.GetUtcNow().AddHours(-1), Time.GetUtcNow(), 3, Severity.Error,
        [new Contribution("io.test.kind", value, value, Time.GetUtcNow(), Guid.NewGuid(), 3)]);
}

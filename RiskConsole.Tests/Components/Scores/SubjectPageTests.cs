using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Components.Live;
using RiskConsole.Components.Pages.Scores;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Query;
using RiskConsole.Scores;
using RiskConsole.Tests.Components.Support;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Components.Scores;

public sealed class SubjectPageTests : ConsoleBunitContext
{
    private readonly FakeScoreBook _book = new();
    private readonly FakeFeedViews _views = new();
    private readonly FakeChart _chart;

    public SubjectPageTests()
    {
        _chart = new FakeChart(JSInterop);
        Services.AddSingleton<IScoreBook>(_book);
        Services.AddSingleton<IFeedViews>(_views);
        Services.AddSingleton<ScoreTrends>();
        Services.AddSingleton<SubjectLines>();
        Services.AddSingleton<IQueryCompiler<RiskEvent>>(new QueryCompiler<RiskEvent>(EventQuerySchema.Create(), Time));
        Services.AddSingleton(Options.Create(new AccessOptions()));
        Services.AddSingleton<CategoryAccess>();
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact, Trait("Req", "SC1")]
    public void Render_Subject_ShowsScoreContributionsAndExplanation()
    {
        var uid = Guid.CreateVersion7();
        Add("account/7", 0.83, new Contribution("io.riskconsole.vault.withdrawal", 0.76, 0.8, Time.GetUtcNow().AddMinutes(-2), uid, 4));
        var cut = Show("account/7");

        Assert.Equal("0.83", cut.Find(".subject-value").TextContent);
        Assert.Equal("warning", cut.Find(".subject-band").TextContent);
        var explanation = cut.Find(".subject-summary p").TextContent;
        Assert.StartsWith("0.83: vault withdrawal 0.80, 2 minutes ago (0.76 left).", explanation, StringComparison.Ordinal);
        Assert.Equal($"/feed?event={uid}", cut.Find("tbody a").GetAttribute("href"));
        Assert.Contains(cut.FindAll("a"), link => link.GetAttribute("href") == "/feed?q=subject%3Aaccount%2F7");
    }

    [Theory, Trait("Req", "SC1")]
    [InlineData("<script>alert(1)</script>/..//\u202e%2F?#")]
    [InlineData("учётка/щит \"'`")]
    [InlineData("..")]
    public void Render_HostileSubject_IsFoundAndIsText(string subject)
    {
        Add(subject, 0.5, new Contribution("io.test.kind", 0.5, 0.5, Time.GetUtcNow(), Guid.NewGuid(), 1));
        _views.Events.Add(Some.Event(subject: subject));
        _views.Events.Add(Some.Event(subject: subject + "x"));

        var cut = Show(subject);

        Assert.Equal("0.50", cut.Find(".subject-value").TextContent);
        Assert.Empty(cut.FindAll("script"));
        Assert.Equal(subject, cut.Find("[data-copy]").GetAttribute("data-copy"));
        // The query finds this subject's events and no other's.
        cut.WaitForAssertion(() => Assert.Single(cut.FindComponent<SubjectEvents>().FindAll("tbody tr")));
    }

    [Fact, Trait("Req", "SC1")]
    public void Render_Unknown_IsCalmAndFillsWhenItComes()
    {
        var cut = Show("account/none");
        Assert.Contains("No score under this name", cut.Markup, StringComparison.Ordinal);
        Assert.Contains(cut.FindAll(".empty a"), link => link.GetAttribute("href") == "/scores?q=account%2F");

        Add("account/none", 0.4);
        Bus.Publish(Topic.Scores);
        Time.Advance(TimeSpan.FromSeconds(1));

        cut.WaitForAssertion(() => Assert.Equal("0.40", cut.Find(".subject-value").TextContent));
    }

    [Fact, Trait("Req", "SC1")]
    public void Time_Passes_ScoreFadesWithoutAnyEvent()
    {
        Add("a", 0.8);
        var cut = Show("a");

        _book.Scores[0] = _book.Scores[0] with { Value = 0.71 };
        Time.Advance(TimeSpan.FromSeconds(6));

        cut.WaitForAssertion(() => Assert.Equal("0.71", cut.Find(".subject-value").TextContent));
    }

    [Fact, Trait("Req", "SC1")]
    public void Range_Switched_LoadsThatHistory()
    {
        Add("a/b", 0.8);
        var cut = Show("a/b");
        Assert.Equal(TimeSpan.FromHours(24).TotalMilliseconds, _chart.First.WindowMs);
        Assert.Equal(
            ["/scores/a/b?range=24h", "/scores/a/b?range=7d", "/scores/a/b?range=30d", "/scores/a/b?range=all"],
            cut.FindAll(".segmented a").Select(link => link.GetAttribute("href")!));

        Navigation.NavigateTo(SubjectUrl.For("a/b", "7d"));
        cut.Render(page => page.Add(p => p.Subject, "a/b"));
        Time.Advance(LiveChart.PushInterval);

        cut.WaitForAssertion(() => Assert.Equal(TimeSpan.FromDays(7).TotalMilliseconds, _chart.LastReplaced.WindowMs));
        Assert.Equal("7 d", cut.Find(".segmented [aria-current]").TextContent);
    }

    [Fact, Trait("Req", "SC1")]
    public void Publish_ScoreRose_ChartGetsOnePoint()
    {
        Add("a", 0.4);
        var cut = Show("a");

        _book.Scores[0] = _book.Scores[0] with { Value = 0.9 };
        Bus.Publish(Topic.Scores);
        Time.Advance(LiveChart.PushInterval);

        cut.WaitForAssertion(() => Assert.Equal(0.9, Assert.Single(Assert.Single(_chart.Appended))[1]));
    }

    [Fact, Trait("Req", "RT1")]
    public async Task View_NewEvent_ShowsOnTop()
    {
        Add("a", 0.4);
        _views.Events.Add(Some.Event(subject: "a", type: "io.test.first"));
        Render<LivePulse>();
        var cut = Show("a").FindComponent<SubjectEvents>();

        _views.Events.Add(Some.Event(subject: "a", type: "io.test.second"));
        _views.Publish();

        await LiveAsync(() => cut.FindAll("tbody a").Count == 2, "the second event shows");
        Assert.Equal(["test second", "test first"], cut.FindAll("tbody a").Select(link => link.TextContent));
    }

    [Fact, Trait("Req", "RT6")]
    public void View_Operator_IsLimitedToGrantedCategories()
    {
        SignIn("olga", Roles.Operator);
        Add("a", 0.4);
        Show("a");

        Assert.Equal(CategorySet.All & ~CategorySet.User, Assert.Single(_views.Opened).Categories);
    }

    [Fact, Trait("Req", "RT1")]
    public async Task Dispose_PageLeft_NothingIsLeft()
    {
        Add("a", 0.4);
        Show("a");
        Assert.Equal(1, _views.Open);

        await DisposeComponentsAsync();

        Assert.Equal((0, 0, 0, 0), (Bus.Subscribers, _views.Open, _views.Subscribers, Time.ActiveTimers));
    }

    private IRenderedComponent<SubjectPage> Show(string subject)
    {
        Navigation.NavigateTo(SubjectUrl.For(subject));
        var cut = Render<SubjectPage>(page => page.Add(p => p.Subject, subject));
        Time.Advance(TimeSpan.Zero);
        cut.WaitForState(() => _chart.Created == 1 || !_book.Scores.Exists(score => score.Subject == subject));
        return cut;
    }

    private void Add(string subject, double value, params Contribution[] contributions)
    {
        var now = Time.GetUtcNow();
        _book.Scores.Add(new SubjectScore(subject, value, now, now.AddHours(-1), now, 3, Severity.Error, [.. contributions]));
    }
}

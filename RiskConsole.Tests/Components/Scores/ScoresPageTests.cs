using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Components.Pages.Scores;
using RiskConsole.Events;
using RiskConsole.Scores;
using RiskConsole.Tests.Components.Support;

namespace RiskConsole.Tests.Components.Scores;

public sealed class ScoresPageTests : ConsoleBunitContext
{
    private readonly FakeScoreBook _book = new();

    public ScoresPageTests()
    {
        Services.AddSingleton<IScoreBook>(_book);
        Services.AddSingleton<ScoreTrends>();
        Services.AddSingleton<SubjectLines>();
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact, Trait("Req", "SC1")]
    public void Render_Subjects_RiskiestFirstWithMainContribution()
    {
        Add(("account/1", 0.3), ("wallet:0xAb/é", 0.95), ("server 7", 0.75));
        var cut = Render<ScoresPage>();

        Assert.Equal(["wallet:0xAb/é", "server 7", "account/1"], Subjects(cut));
        Assert.Equal("/scores/wallet:0xAb/%C3%A9", cut.Find("tbody a").GetAttribute("href"));
        Assert.Equal(["critical", "warning", "low"], cut.FindAll("tbody .score").Select(score => score.GetAttribute("data-band")!));
        Assert.Contains("test kind", cut.Find("tbody tr").TextContent, StringComparison.Ordinal);
        Assert.Empty(_book.Lists);
    }

    [Fact, Trait("Req", "SC1")]
    public void Publish_ScoresChanged_RanksFollow()
    {
        Add(("a", 0.9), ("b", 0.8));
        var cut = Render<ScoresPage>();

        Set("b", 0.95);
        Change();

        cut.WaitForAssertion(() => Assert.Equal(["b", "a"], Subjects(cut)));
        Assert.Contains("0.95", cut.Find("tbody tr").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "RT4")]
    public async Task Publish_PointerOverTable_RowsKeepTheirPlaceThenSettle()
    {
        Add(("a", 0.9), ("b", 0.8));
        var cut = Render<ScoresPage>();
        await cut.Find(".table-frame").TriggerEventAsync("onpointerenter", new PointerEventArgs());

        Set("b", 0.95);
        Change();
        cut.WaitForAssertion(() => Assert.Contains("0.95", cut.FindAll("tbody tr")[1].TextContent, StringComparison.Ordinal));
        Assert.Equal(["a", "b"], Subjects(cut));
        Assert.Contains("order held", cut.Find(".score-foot").TextContent, StringComparison.Ordinal);

        await cut.Find(".table-frame").TriggerEventAsync("onpointerleave", new PointerEventArgs());
        Time.Advance(ScoreList.SharedInterval);
        cut.WaitForAssertion(() => Assert.Equal(["b", "a"], Subjects(cut)));
        Assert.DoesNotContain("order held", cut.Find(".score-foot").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "SC1")]
    public void Search_Typed_GoesToTheAddressOnceTypingPauses()
    {
        Add(("relayer/1", 0.9), ("account/1", 0.8));
        var cut = Render<ScoresPage>();

        foreach (var text in new[] { "r", "re", "relay" })
            cut.Find("input").Input(text);
        Assert.EndsWith("/", Navigation.Uri, StringComparison.Ordinal);
        Time.Advance(TimeSpan.FromMilliseconds(250));

        cut.WaitForAssertion(() => Assert.EndsWith("/scores?q=relay", Navigation.Uri, StringComparison.Ordinal));
        cut.WaitForAssertion(() => Assert.Equal(["relayer/1"], Subjects(cut)));
        Assert.Equal("relay", Assert.Single(_book.Lists).Search);
    }

    [Fact]
    public void Search_NothingFound_OffersTheWayBack()
    {
        Add(("relayer/1", 0.9));
        Navigation.NavigateTo("/scores?q=%3Cimg%3E");
        var cut = Render<ScoresPage>();

        Assert.Contains("“<img>”", cut.Find(".empty").TextContent, StringComparison.Ordinal);
        Assert.Empty(cut.FindAll("img"));
        cut.Find(".empty button").Click();

        Assert.EndsWith("/scores", Navigation.Uri, StringComparison.Ordinal);
        cut.WaitForAssertion(() => Assert.Equal(["relayer/1"], Subjects(cut)));
    }

    [Fact, Trait("Req", "SC1")]
    public void LoadMore_BeyondTheSharedList_ReadsTheStore()
    {
        _book.BoardSize = 60;
        Add([.. Enumerable.Range(0, 120).Select(i => ($"s{i:000}", 0.9 - i / 1000.0))]);
        var cut = Render<ScoresPage>();
        Assert.Equal(50, Subjects(cut).Count);

        cut.Find(".score-foot button").Click();

        Assert.EndsWith("/scores?n=100", Navigation.Uri, StringComparison.Ordinal);
        cut.WaitForAssertion(() => Assert.Equal(100, Subjects(cut).Count));
        Assert.Equal(101, Assert.Single(_book.Lists).Take);
        cut.Find(".score-foot button").Click();
        cut.WaitForAssertion(() => Assert.Equal(120, Subjects(cut).Count));
        Assert.Empty(cut.FindAll(".score-foot button"));
    }

    [Fact]
    public void Publish_WhileSearching_AsksTheStoreRarely()
    {
        Add(("relayer/1", 0.9));
        Navigation.NavigateTo("/scores?q=relayer");
        Render<ScoresPage>();

        for (var i = 0; i < 60; i++)
        {
            Bus.Publish(Topic.Scores);
            Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.InRange(_book.Lists.Count, 2, 4);
    }

    [Fact, Trait("Req", "SC1")]
    public void Render_NobodyAtRisk_SaysHowASubjectGetsAScore()
    {
        var empty = Render<ScoresPage>().Find(".empty");

        Assert.Contains("A subject gets one with the first event", empty.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "SC1")]
    public void Trend_RisenSince_ShowsAnArrow()
    {
        Add(("a", 0.5), ("b", 0.6), ("c", 0.4));
        var cut = Render<ScoresPage>();

        Set("a", 0.9);
        Set("b", 0.5);
        Time.Advance(TimeSpan.FromSeconds(60));
        Change();

        cut.WaitForAssertion(() => Assert.Equal(
            ["rising", "falling", "steady"],
            cut.FindAll("tbody tr td:nth-child(3) .visually-hidden").Select(word => word.TextContent)));
    }

    [Fact, Trait("Req", "RT1")]
    public async Task Dispose_PageLeft_NoSubscriberIsLeft()
    {
        Add(("a", 0.5));
        Render<ScoresPage>();
        Assert.Equal(1, Bus.Subscribers);

        await DisposeComponentsAsync();

        Assert.Equal(0, Bus.Subscribers);
        Assert.Equal(0, Time.ActiveTimers);
    }

    private static List<string> Subjects(IRenderedComponent<ScoresPage> cut) =>
        [.. cut.FindAll("tbody td.grow").Select(cell => cell.TextContent)];

    private void Change()
    {
        Bus.Publish(Topic.Scores);
        Time.Advance(ScoreList.SharedInterval);
    }

    private void Set(string subject, double value)
    {
        var at = _book.Scores.FindIndex(score => score.Subject == subject);
        _book.Scores[at] = _book.Scores[at] with { Value = value };
    }

    private void Add(params (string Subject, double Value)[] scores)
    {
        var now = Time.GetUtcNow();
        foreach (var (subject, value) in scores)
        {
            var part = new Contribution("io.test.kind", value, value, now, Guid.NewGuid(), 3);
            _book.Scores.Add(new SubjectScore(subject, value, now, now.AddHours(-1), now, 3, Severity.Error, [part]));
        }
    }
}

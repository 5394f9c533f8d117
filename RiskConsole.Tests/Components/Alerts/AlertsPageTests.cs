using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Components.Pages.Alerts;
using RiskConsole.Components.Pages.Overview;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Tests.Alerts;
using RiskConsole.Tests.Components.Rules;
using RiskConsole.Tests.Components.Support;

namespace RiskConsole.Tests.Components.Alerts;

public sealed class AlertsPageTests : ConsoleBunitContext
{
    private readonly FakeAlertBoard _board = new();
    private readonly FakeAlertStore _store = new();

    public AlertsPageTests()
    {
        Services.AddSingleton<IAlertBoard>(_board);
        Services.AddSingleton<IAlertStore>(_store);
        Services.AddSingleton<IRuleBook>(new FakeRuleBook());
        Services.AddSingleton(Options.Create(new AccessOptions()));
        Services.AddSingleton<CategoryAccess>();
    }

    [Fact, Trait("Req", "AL1")]
    public void Open_Alerts_AreRowsThatLeadOn()
    {
        var alert = SomeAlert.Open(subject: "account/<b>1", occurrences: 1_250);
        _board.Show([alert, SomeAlert.Open("Outflow", Severity.Warning, subject: null)], resolvedToday: 3);

        var cut = Show("/alerts");

        var rows = cut.FindAll("tbody tr");
        Assert.Equal(2, rows.Count);
        Assert.Equal($"/alerts/{alert.Id}", rows[0].QuerySelector(".alert-name a")!.GetAttribute("href"));
        Assert.Equal("/scores/account/%3Cb%3E1", rows[0].QuerySelector(".alert-subject a")!.GetAttribute("href"));
        Assert.Contains("Critical", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("×1.2k", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("account/<b>1score is 0.95", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Empty(cut.FindAll("b"));
        Assert.Contains("2 open · 3 resolved today", cut.Find(".alert-foot").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AL1")]
    public void Open_None_SaysWhenThereWillBe()
    {
        Assert.Equal("No open alerts", Show("/alerts").Find(".empty-title").TextContent);
    }

    [Fact, Trait("Req", "RT1")]
    public async Task Open_AlertComesAndGoes_IsShownLive()
    {
        var cut = Show("/alerts");
        _board.Show([SomeAlert.Open()]);
        Bus.Publish(Topic.Alerts);
        await LiveAsync(() => cut.FindAll("tbody tr").Count == 1, "the alert is shown");

        _board.Show([], resolvedToday: 1);
        Bus.Publish(Topic.Alerts);
        await LiveAsync(() => cut.FindAll("tbody tr").Count == 0, "the alert is gone");

        Assert.Contains("1 resolved today", cut.Find(".empty").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "RT1")]
    public async Task Open_SomebodyPointsAtTheRows_TheyKeepTheirPlaces()
    {
        var (first, second) = (SomeAlert.Open("First"), SomeAlert.Open("Second", Severity.Warning));
        _board.Show([first, second]);
        var cut = Show("/alerts");
        await cut.Find(".alert-table").TriggerEventAsync("onpointerenter", new Microsoft.AspNetCore.Components.Web.PointerEventArgs());

        _board.Show([SomeAlert.Open("New", minutes: 5), second with { Occurrences = 7 }]);
        Bus.Publish(Topic.Alerts);
        await LiveAsync(() => cut.Markup.Contains("×7", StringComparison.Ordinal), "values go on");
        Assert.Equal(["First", "Second"], cut.FindAll(".alert-name a").Select(name => name.TextContent));
        Assert.Equal("First", cut.Find(".alert-gone .alert-name a").TextContent);
        Assert.Contains("held while you point here", cut.Find(".alert-foot").TextContent, StringComparison.Ordinal);

        await cut.Find(".alert-table").TriggerEventAsync("onpointerleave", new Microsoft.AspNetCore.Components.Web.PointerEventArgs());
        Bus.Publish(Topic.Alerts);
        await LiveAsync(() => cut.Find(".alert-name a").TextContent == "New", "the order follows");
    }

    [Fact, Trait("Req", "RT8")]
    public void Severity_Chosen_IsInTheAddressAndFilters()
    {
        _board.Show([SomeAlert.Open("First"), SomeAlert.Open("Second", Severity.Warning)]);
        var cut = Show("/alerts");

        cut.FindAll(".chip")[2].Click();

        Assert.EndsWith("/alerts?sev=warning", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Equal(["Second"], cut.FindAll(".alert-name a").Select(name => name.TextContent));
        Assert.Equal("true", cut.FindAll(".chip")[2].GetAttribute("aria-pressed"));
        Assert.Equal("/alerts?state=resolved&sev=warning", cut.FindAll(".segmented a")[1].GetAttribute("href"));
    }

    [Fact, Trait("Req", "RT8")]
    public void Resolved_OlderAreLoadedByKeyset()
    {
        _store.Alerts.AddRange(Enumerable.Range(0, 130).Select(i => SomeAlert.Open($"Alert {i}", minutes: -i, state: AlertState.Resolved)));
        var cut = Show("/alerts?state=resolved&sev=critical");
        Assert.Equal(100, cut.FindAll("tbody tr").Count);

        cut.FindAll(".alert-foot button")[^1].Click();

        Assert.Equal(130, cut.FindAll("tbody tr").Count);
        Assert.Contains("130 shown, the last opened first; that is all", cut.Find(".alert-foot").TextContent, StringComparison.Ordinal);
        Assert.Equal([AlertState.Resolved, AlertState.FalsePositive], _store.Searches[^1].States);
        Assert.Equal([Severity.Critical], _store.Searches[^1].Severities);
    }

    [Fact, Trait("Req", "RT8")]
    public async Task All_AlertComes_IsShownUnlessSomebodyIsAtWork()
    {
        _store.Alerts.Add(SomeAlert.Open("First", state: AlertState.Resolved));
        var cut = Show("/alerts?state=all");
        _store.Alerts.Insert(0, SomeAlert.Open("Second", minutes: 1));
        Bus.Publish(Topic.Alerts);
        await LiveAsync(() => cut.FindAll("tbody tr").Count == 2, "it is shown");

        await cut.Find(".alert-table").TriggerEventAsync("onpointerenter", new Microsoft.AspNetCore.Components.Web.PointerEventArgs());
        _store.Alerts.Insert(0, SomeAlert.Open("Third", minutes: 2));
        Bus.Publish(Topic.Alerts);
        await LiveAsync(() => cut.FindAll(".alert-foot button").Count == 1, "it says that there is more");

        Assert.Equal(2, cut.FindAll("tbody tr").Count);
        cut.Find(".alert-foot button").Click();
        Assert.Equal(3, cut.FindAll("tbody tr").Count);
    }

    [Theory, Trait("Req", "OP6")]
    [InlineData("/alerts?state=terrible&sev=nasty,&rule=1&subject=", "/alerts")]
    [InlineData("/alerts?state=all&sev=critical,error,warning,info&subject=a%20b", "/alerts?state=all&subject=a%20b")]
    [InlineData("/alerts?state=resolved&sev=error&rule=019b7c1d-0000-7000-8000-000000000001", "/alerts?state=resolved&sev=error&rule=019b7c1d-0000-7000-8000-000000000001")]
    public void Url_Parsed_KeepsWhatCanBeUsed(string url, string kept) => Assert.Equal(kept, AlertsUrl.Parse(new Uri("http://x" + url).Query).ToString());

    [Fact, Trait("Req", "ME1")]
    public async Task Overview_ShowsTheWorstAndHowMany()
    {
        var cut = Render<OpenAlerts>(p => p.Add(c => c.Categories, CategorySet.All));
        Assert.Contains("No open alerts", cut.Markup, StringComparison.Ordinal);

        _board.Show(Enumerable.Range(0, 6).Select(i => SomeAlert.Open($"Alert {i}", i < 2 ? Severity.Critical : Severity.Warning)), resolvedToday: 9);
        Bus.Publish(Topic.Alerts);
        await LiveAsync(() => cut.FindAll("tbody tr").Count == 4, "four are shown");

        Assert.Equal(["2", "0", "4", "0"], cut.FindAll(".open-alerts-counts .num").Select(count => count.TextContent));
        Assert.Equal("/alerts?sev=critical", cut.Find(".open-alerts-counts a").GetAttribute("href"));
        Assert.Equal("critical", cut.Find(".open-alerts").GetAttribute("data-worst"));
        Assert.Contains("4 of 6, the most severe · 9 resolved today", cut.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<AlertsPage> Show(string url)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(url);
        return Render<AlertsPage>();
    }
}

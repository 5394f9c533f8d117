using Bunit;
using Microsoft.AspNetCore.Components.Web;
using RiskConsole.Alerts;
using RiskConsole.Components.Pages.Alerts;
using RiskConsole.Components.Pages.Overview;
using RiskConsole.Events;
using RiskConsole.Tests.Alerts;

namespace RiskConsole.Tests.Components.Alerts;

public sealed class InboxTests : InboxTestContext
{
    [Fact, Trait("Req", "AL1"), Trait("Req", "AL9")]
    public void Open_Alerts_AreRowsThatLeadOn()
    {
        var alert = SomeAlert.Open(subject: "account/<b>1", occurrences: 1_250);
        Set(alert, SomeAlert.Open("Outflow", Severity.Warning, subject: null) with { Assignee = "ben", AssigneeId = Guid.NewGuid() });

        var cut = Show();

        var rows = Rows(cut);
        Assert.Equal(2, rows.Count);
        Assert.Equal($"/alerts/{alert.Id}", rows[0].QuerySelector(".c-name a")!.GetAttribute("href"));
        Assert.Equal("/scores/account/%3Cb%3E1", rows[0].QuerySelector(".c-subj a")!.GetAttribute("href"));
        Assert.Contains("Critical", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("×1.2k", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Equal("score is 0.95 (threshold 0.9)", rows[0].QuerySelector(".c-what")!.TextContent);
        Assert.Equal("ben", rows[1].QuerySelector(".c-who")!.TextContent);
        Assert.Empty(cut.FindAll("b"));
        Assert.Equal("2 open", Text(cut, ".inbox-count").Trim());
        Assert.Equal(["Critical 1", "Error 0", "Warning 1", "Info 0", "Unassigned 1", "Acknowledged 0", "Resolved today 0"],
            cut.FindAll(".inbox-card").Select(card => string.Join(' ', card.TextContent.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries))));
    }

    [Fact, Trait("Req", "AL9")]
    public async Task Open_ManyAlerts_OnlyThoseInSightAreRendered()
    {
        Set(Enumerable.Range(0, 5_000).Select(i => SomeAlert.Open($"Alert {i}", minutes: -i)));
        var cut = Show();
        Assert.Equal(InboxDesk.FirstRows, Rows(cut).Count);

        await Desk(cut, desk => Done(() => desk.Look(4_000, 60)));

        Assert.Equal(60, Rows(cut).Count);
        Assert.Equal("Alert 4000", Names(cut).First());
        Assert.Equal("4002", Rows(cut)[0].GetAttribute("aria-rowindex"));
        Assert.Equal("--first:4000", cut.Find(".inbox-window").GetAttribute("style"));
        Assert.Equal("--total:5000", cut.Find(".inbox-rows").GetAttribute("style"));
        Assert.Equal("5001", cut.Find("[role=grid]").GetAttribute("aria-rowcount"));
    }

    [Fact, Trait("Req", "AL9")]
    public async Task Open_SomebodyIsAtWork_RowsKeepTheirPlacesAndNewOnesWait()
    {
        var (first, second) = (SomeAlert.Open("First"), SomeAlert.Open("Second", Severity.Warning));
        Set(first, second);
        var cut = Show();
        await Desk(cut, desk => desk.Reading(true));

        Set(SomeAlert.Open("New", minutes: 5), SomeAlert.Open("Newer", Severity.Error, minutes: 6), second with { Occurrences = 7, Version = 2 });
        await Eventually(cut, () => Text(cut, ".inbox-pill").Contains("2 new, 1 critical", StringComparison.Ordinal), "the new ones are counted");
        Set(first with { State = AlertState.Resolved, Version = 2 });
        await Eventually(cut, () => cut.FindAll(".inbox-row[data-gone]").Count == 1, "what left stays in its place");
        Assert.Equal(["First", "Second"], Names(cut));
        Assert.Contains("×7", Rows(cut)[1].TextContent, StringComparison.Ordinal);

        await cut.Find(".inbox-pill").ClickAsync(new MouseEventArgs());
        Assert.Equal(["New", "Newer", "Second"], Names(cut));
        Assert.Empty(cut.FindAll(".inbox-pill"));
        Assert.Equal("toTop", JSInterop.Invocations["toTop"].Single().Identifier);
    }

    [Fact, Trait("Req", "RT1")]
    public async Task Open_NobodyIsAtWork_NewOnesFlowIn()
    {
        Set(SomeAlert.Open("First"));
        var cut = Show();

        Set(SomeAlert.Open("New", minutes: 5));

        await Eventually(cut, () => Names(cut).SequenceEqual(["New", "First"]), "it is shown");
    }

    [Fact, Trait("Req", "AL9"), Trait("Req", "RT8")]
    public async Task Facet_Chosen_NarrowsAndIsInTheAddress()
    {
        Set(SomeAlert.Open("First"), SomeAlert.Open("Second", Severity.Warning, subject: "vault/1", rule: Guid.NewGuid()));
        var cut = Show();

        await Facet(cut, "Severity", "Warning").QuerySelector(".facet-in")!.ClickAsync(new MouseEventArgs());
        Assert.Equal("/alerts?sev=warning", Path);
        Assert.Equal(["Second"], Names(cut));
        Assert.Equal("true", Facet(cut, "Severity", "Warning").QuerySelector(".facet-in")!.GetAttribute("aria-pressed"));
        Assert.Equal("/alerts?state=resolved&sev=warning", cut.FindAll(".segmented a")[1].GetAttribute("href"));

        await Facet(cut, "Severity", "Warning").QuerySelector(".facet-in")!.ClickAsync(new MouseEventArgs());
        await Facet(cut, "Subject", "vault/1").QuerySelector(".facet-out")!.ClickAsync(new MouseEventArgs());
        Assert.Equal("/alerts?q=-subject:vault%2F1", Path);
        Assert.Equal(["First"], Names(cut));

        Navigation.NavigateTo("/alerts?who=none&state=ack");
        await Eventually(cut, () => Text(cut, ".empty-title") == "No open alert matches", "the address is followed");
        Assert.Equal(["Acknowledged", "Nobody's"], cut.FindAll(".inbox-tags .tag").Select(tag => tag.TextContent.TrimEnd('×').Trim()));
    }

    [Fact, Trait("Req", "AL9")]
    public async Task Search_QueryLanguage_Narrows()
    {
        Set(SomeAlert.Open("Vault drain"), SomeAlert.Open("Outflow", Severity.Warning));
        var cut = Show("/alerts?q=severity:%3E=error");
        Assert.Equal(["Vault drain"], Names(cut));

        await cut.InvokeAsync(() => cut.FindComponent<RiskConsole.Components.Shared.QueryBox<Alert>>().Instance.Key("Enter", "rule:*flow*", 3));
        Assert.Equal("/alerts?q=rule:%2Aflow%2A", Path);
        Assert.Single(JSInterop.Invocations["focus"]);
        Assert.Equal(["Outflow"], Names(cut));
    }

    [Fact, Trait("Req", "AL10")]
    public void Suppressed_AreCountedAndShownWithTheirReason()
    {
        Suppressions.Names.Add("Second");
        Set(SomeAlert.Open("First"), SomeAlert.Open("Second"));

        Assert.Equal(["First"], Names(Show()));
        var cut = Show("/alerts?muted=only");

        Assert.Equal(["Second"], Names(cut));
        Assert.Equal("Silenced: planned work, by Ben", Text(cut, ".c-what[role=gridcell]"));
        Assert.Equal("true", Rows(cut)[0].GetAttribute("data-muted"));
    }

    [Fact, Trait("Req", "AL11")]
    public void Storm_LeadsToWhatItCounts()
    {
        var storm = SomeAlert.Open("Storm: Outflow", subject: null, occurrences: 19_970) with { IsStorm = true, Key = "storm" };
        Set(storm, SomeAlert.Open("Outflow") with { StormId = storm.Id });

        var cut = Show();
        Assert.Equal(["Storm: Outflow"], Names(cut));
        Assert.Equal($"/alerts?storm={storm.Id}", cut.Find(".storm-link").GetAttribute("href"));
        Assert.Equal("Show the 19\u202f970", Text(cut, ".storm-link"));

        Assert.Equal(["Outflow"], Names(Show($"/alerts?storm={storm.Id}")));
    }

    [Fact, Trait("Req", "RT8")]
    public async Task Resolved_OlderAreLoadedByKeysetAndReopened()
    {
        Store.Alerts.AddRange(Enumerable.Range(0, 130).Select(i => SomeAlert.Open($"Alert {i}", minutes: -i, state: AlertState.Resolved)));
        Set(Store.Alerts);
        var cut = Show("/alerts?state=resolved&sev=critical");
        Assert.Equal("--total:100", cut.Find(".inbox-rows").GetAttribute("style"));

        await cut.Find("[data-more]").ClickAsync(new MouseEventArgs());
        Assert.Equal("--total:130", cut.Find(".inbox-rows").GetAttribute("style"));
        Assert.Contains("130 shown, the last opened first; that is all", Text(cut, ".inbox-count"), StringComparison.Ordinal);
        Assert.Equal([AlertState.Resolved, AlertState.FalsePositive], Store.Searches[^1].States);
        Assert.Equal("severity:(critical)", Store.Searches[^1].Query!.Text);

        await Act(cut, "reopen", "Alert 1");
        Assert.Equal(["Alert 0", "Alert 2"], Names(cut).Take(2));
        Assert.Contains("Opened again: “Alert 1”", Text(cut, ".inbox-notes"), StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "RT8")]
    public async Task All_AlertComes_IsShownUnlessSomebodyIsAtWork()
    {
        Store.Alerts.Add(SomeAlert.Open("First", state: AlertState.Resolved));
        var cut = Show("/alerts?state=all");
        Store.Alerts.Insert(0, SomeAlert.Open("Second", minutes: 1));
        Bus.Publish(Topic.Alerts);
        await Eventually(cut, () => Rows(cut).Count == 2, "it is shown");

        await Desk(cut, desk => desk.Reading(true));
        Store.Alerts.Insert(0, SomeAlert.Open("Third", minutes: 2));
        Bus.Publish(Topic.Alerts);
        await Eventually(cut, () => cut.FindAll(".inbox-pill").Count == 1, "it says that there is more");
        Assert.Equal(2, Rows(cut).Count);

        await cut.Find(".inbox-pill").ClickAsync(new MouseEventArgs());
        Assert.Equal(3, Rows(cut).Count);
    }

    [Fact, Trait("Req", "RT1")]
    public async Task Page_Left_LeavesNothingBehind()
    {
        Set(SomeAlert.Open());
        Show();
        Assert.Equal(1, Inbox.Count);

        await DisposeComponentsAsync();

        Assert.Equal(0, Inbox.Count);
        Assert.Equal(0, Bus.Subscribers);
    }

    [Fact, Trait("Req", "ME1")]
    public async Task Overview_ShowsTheWorstAndHowMany()
    {
        var cut = Render<OpenAlerts>(p => p.Add(c => c.Categories, CategorySet.All));
        Assert.Contains("No open alerts", cut.Markup, StringComparison.Ordinal);

        Board.Show(Enumerable.Range(0, 6).Select(i => SomeAlert.Open(
            $"Alert {i}", i < 2 ? Severity.Critical : Severity.Warning, state: i < 2 ? AlertState.Acknowledged : AlertState.Open)), resolvedToday: 9);
        Bus.Publish(Topic.Alerts);
        await LiveAsync(() => cut.FindAll("tbody tr").Count == 4, "four are shown");

        Assert.Equal(["2", "0", "4", "0"], cut.FindAll(".open-alerts-counts .num").Select(count => count.TextContent));
        Assert.Equal("/alerts?sev=critical", cut.Find(".open-alerts-counts a").GetAttribute("href"));
        Assert.Equal("critical", cut.Find(".open-alerts").GetAttribute("data-worst"));
        Assert.Contains("6 open, 2 acknowledged · 9 resolved today", cut.Markup, StringComparison.Ordinal);
    }

    [Theory, Trait("Req", "OP6")]
    [InlineData("/alerts?state=terrible&sev=nasty,&rule=1&subject=&who=you&order=up&muted=x&storm=1", "/alerts")]
    [InlineData("/alerts?state=all&sev=critical,error,warning,info&subject=a%20b", "/alerts?state=all&subject=a%20b")]
    [InlineData("/alerts?state=resolved&sev=error&rule=019b7c1d-0000-7000-8000-000000000001", "/alerts?state=resolved&sev=error&rule=019b7c1d-0000-7000-8000-000000000001")]
    [InlineData("/alerts?order=oldest&q=rule:a&who=me,none&subject=a%2C&subject=b&muted=only&state=ack", "/alerts?state=ack&q=rule:a&subject=a,&subject=b&who=me,none&muted=only&order=oldest")]
    public void Url_Parsed_KeepsWhatCanBeUsed(string url, string kept) => Assert.Equal(kept, AlertsUrl.Parse(new Uri("http://x" + url).Query).ToString());

    private static AngleSharp.Dom.IElement Facet(IRenderedComponent<AlertsPage> page, string title, string value) => page.FindAll(".facet")
        .Single(facet => facet.GetAttribute("aria-label") == title).QuerySelectorAll(".facet-value")
        .Single(facet => facet.QuerySelector(".truncate")!.TextContent.Trim() == value);
}

using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Explain;
using RiskConsole.Alerts.Life;
using RiskConsole.Alerts.Silences;
using RiskConsole.Components.Pages.Alerts;
using RiskConsole.Components.Pages.Alerts.Detail;
using RiskConsole.Components.Pages.Rules;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Tests.Alerts;
using RiskConsole.Tests.Components.Rules;
using RiskConsole.Tests.Components.Support;

namespace RiskConsole.Tests.Components.Alerts;

public sealed class AlertDetailTests : ConsoleBunitContext
{
    private readonly FakeAlertBoard _board = new();
    private readonly FakeAlertStore _store = new();
    private readonly FakeAlertTimeline _timeline = new();
    private readonly FakeAlertActs _acts;
    private readonly FakeExplanations _explanations = new();

    public AlertDetailTests()
    {
        _acts = new FakeAlertActs(_store, _timeline);
        Services.AddSingleton<IAlertBoard>(_board);
        Services.AddSingleton<IAlertStore>(_store);
        Services.AddSingleton<IAlertTimeline>(_timeline);
        Services.AddSingleton<IAlertActs>(_acts);
        Services.AddSingleton<IAlertStories, AlertStories>();
        Services.AddSingleton<IExplainWhy>(_explanations);
        Services.AddSingleton<ISuppressions, NoSuppressions>();
        Services.AddSingleton<IRuleBook>(new FakeRuleBook());
        Services.AddSingleton(Options.Create(new AccessOptions()));
        Services.AddSingleton<CategoryAccess>();
        JSInterop.SetupModule("./Components/Pages/Alerts/Detail/NoteBox.razor.js").SetupModule("attach", _ => true).SetupVoid("detach").SetVoidResult();
    }

    [Fact, Trait("Req", "AL8")]
    public void Detail_SaysWhy()
    {
        var alert = SomeAlert.Open(state: AlertState.Resolved) with { Reason = "expected 1.2M, came 14.9M", Runbook = "https://example.org/runbook" };

        var cut = Show(alert);

        Assert.Equal(alert.Message, cut.Find(".alert-message").TextContent);
        var text = cut.Find(".alert-grid").TextContent;
        Assert.Contains("0.95", text, StringComparison.Ordinal);
        Assert.Contains("expected 1.2M, came 14.9M", text, StringComparison.Ordinal);
        Assert.Contains("team", text, StringComparison.Ordinal);
        Assert.Contains("the value came back", cut.Find(".alert-head").TextContent, StringComparison.Ordinal);
        Assert.Equal($"/rules/{alert.RuleId}", cut.Find(".alert-facts a").GetAttribute("href"));
        Assert.Equal("noopener noreferrer", cut.Find("a[target=_blank]").GetAttribute("rel"));
        Assert.Equal($"/feed?event={_store.Events[0].Uid}", cut.Find("tbody a").GetAttribute("href"));
    }

    [Fact, Trait("Req", "AL8")]
    public async Task Detail_Explained_ShowsTheChartAndEachDecisionInOrder()
    {
        var chart = JSInterop.SetupModule("./Components/Pages/Rules/RuleChart.razor.js").SetupModule("create", _ => true);
        chart.SetupVoid("show", _ => true).SetVoidResult();
        chart.SetupVoid("detach").SetVoidResult();
        var rule = SomeRule.Threshold() with { For = TimeSpan.FromMinutes(2) };
        var at = SomeAlert.Start;
        var now = new RuleVersion(Guid.NewGuid(), 2, RuleState.Active, rule, "ada", at, "", Approval.Approved);
        _explanations.Reason = new AlertReason(now with { Version = 1 }, now, [new RuleDifference("levels[critical].threshold", "0.9", "0.95")],
            new KeySeries(at, at.AddMinutes(10), TimeSpan.FromSeconds(3), "score", true, [new(at, 0.95, null)]), null,
            [new SuppressedSpan(SuppressionKind.Silence, "deploy, by ben", at.AddMinutes(3), at.AddMinutes(5))]);
        var storm = Guid.NewGuid();
        var alert = SomeAlert.Open(occurrences: 5) with { LastSeen = at.AddMinutes(4), StormId = storm };
        _timeline.Add(alert.Id, EntryKind.Opened, severity: Severity.Critical, at: at);
        _timeline.Add(alert.Id, EntryKind.Acknowledged, "ben", at: at.AddMinutes(3.5));

        var cut = Show(alert);

        await LiveAsync(() => cut.FindAll(".rule-chart").Count == 1, "the chart is there");
        string[] expected = ["The condition began to hold", "Collapsed by storm protection", "Opened as Critical", "Silence holds", "ben acknowledged it", "Found again 4 times", "Silence over"];
        var lines = cut.FindAll(".timeline-words").Select(line => line.TextContent.Trim()).ToList();
        Assert.Equal(expected.Length, lines.Count);
        Assert.All(expected.Zip(lines), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
        Assert.Equal(AlertsUrl.For(storm), cut.Find(".timeline a").GetAttribute("href"));
        Assert.Contains("levels[critical].threshold", cut.Find(".alert-changes").TextContent, StringComparison.Ordinal);
        var sent = Assert.Single(chart.Invocations["show"]);
        Assert.Equal([0.9, 0.7], Assert.IsAssignableFrom<IReadOnlyList<ChartLevel>>(sent.Arguments[1]).Select(level => level.Value));
        Assert.Equal("critical", Assert.Single(Assert.IsAssignableFrom<IReadOnlyList<ChartHit>>(sent.Arguments[2])).Severity);
    }

    [Fact, Trait("Req", "AL8")]
    public void Detail_RunbookIsNoWebAddress_IsNoLink() =>
        Assert.Empty(Show(SomeAlert.Open() with { Runbook = "javascript:alert(1)" }).FindAll("a[target=_blank]"));

    [Fact, Trait("Req", "AC2")]
    public void Detail_OfAnotherCategory_IsNotShown()
    {
        SignIn("olga", Roles.Operator);

        Assert.Equal("This alert cannot be shown", Show(SomeAlert.Open(category: Category.User)).Find(".empty-title").TextContent);
    }

    [Fact, Trait("Req", "RT1"), Trait("Req", "AL7")]
    public async Task Detail_AlertIsResolvedByOthers_SaysSoWithTheTimeline()
    {
        var alert = SomeAlert.Open();
        _timeline.Add(alert.Id, EntryKind.Opened, severity: Severity.Critical);
        var cut = Show(alert);
        Assert.Equal("Open", cut.Find(".alert-state").TextContent);
        Assert.Contains("Opened as Critical", cut.Find(".timeline").TextContent, StringComparison.Ordinal);

        _store.Alerts[0] = alert with { State = AlertState.Resolved, ResolvedAt = alert.OpenedAt, ResolvedBy = "ben", Version = 2, Life = 2 };
        _timeline.Add(alert.Id, EntryKind.Resolved, "ben");
        Bus.Publish(Topic.Alerts);

        await LiveAsync(() => cut.Find(".alert-state").TextContent == "Resolved", "it is resolved");
        Assert.Contains("ben resolved it", cut.Find(".timeline").TextContent, StringComparison.Ordinal);
        Assert.Equal("Reopen o", string.Join(' ', cut.Find(".act-bar button").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact, Trait("Req", "AL7"), Trait("Req", "AL9")]
    public async Task Acts_Acknowledged_IsShownAtOnceAndCanBeTakenBackForHalfAMinute()
    {
        var alert = SomeAlert.Open() with { Life = 4 };
        var cut = Show(alert);

        await DoAsync(cut, "[data-key=a]", element => element.ClickAsync());

        Assert.Equal((ActKind.Acknowledge, 4L), (_acts.Asked[0].Act.Kind, _acts.Asked[0].Seen.Life));
        Assert.Equal("Acknowledged", cut.Find(".alert-state").TextContent);
        await DoAsync(cut, "[data-key=u]", element => element.ClickAsync());
        Assert.Equal("Open", cut.Find(".alert-state").TextContent);
        Assert.Empty(cut.FindAll("[data-key=u]"));

        await DoAsync(cut, "[data-key=r]", element => element.ClickAsync());
        Assert.Contains("Resolved “High risk score”.", cut.Find(".act-undo").TextContent, StringComparison.Ordinal);
        Time.Advance(IAlertActs.UndoWithin);
        await cut.WaitForStateAsync(() => cut.FindAll(".act-undo").Count == 0);
    }

    [Fact, Trait("Req", "AL7")]
    public async Task Acts_UndoComesTooLate_SaysSo()
    {
        var cut = Show(SomeAlert.Open());
        await DoAsync(cut, "[data-key=a]", element => element.ClickAsync());
        _acts.TooLate = "It is too late to undo: 30 s have passed. Reopen it instead.";

        await DoAsync(cut, "[data-key=u]", element => element.ClickAsync());

        Assert.Equal(_acts.TooLate, cut.Find(".notice[data-kind=error]").TextContent.Trim());
    }

    [Fact, Trait("Req", "AL7")]
    public async Task Acts_SomebodyWasFaster_SaysWhatHappenedAndLetsTryAgain()
    {
        var alert = SomeAlert.Open();
        var cut = Show(alert);
        _store.Alerts[0] = alert with { State = AlertState.Acknowledged, Life = 2, Version = 2 };

        await DoAsync(cut, "[data-key=r]", element => element.ClickAsync());

        Assert.Contains("Ben acknowledged it 12 s ago.", cut.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Acknowledged", cut.Find(".alert-state").TextContent);
        await DoAsync(cut, "[role=alert] button", element => element.ClickAsync());
        Assert.Equal([1L, 2L], _acts.Asked.Select(asked => asked.Seen.Life));
        Assert.Equal("Resolved", cut.Find(".alert-state").TextContent);
        Assert.Empty(cut.FindAll("[role=alert]"));
    }

    [Fact, Trait("Req", "AL7")]
    public async Task Acts_ImpossibleMeanwhile_OffersNoSecondTry()
    {
        var alert = SomeAlert.Open();
        var cut = Show(alert);
        _store.Alerts[0] = alert with { State = AlertState.Resolved, Life = 2, Version = 2 };

        await DoAsync(cut, "[data-key=a]", element => element.ClickAsync());

        Assert.Equal(["Leave it"], cut.FindAll("[role=alert] button").Select(button => button.TextContent));
    }

    [Fact, Trait("Req", "AL7")]
    public async Task Acts_FalsePositive_DemandsAReasonAndOffersThoseGivenBefore()
    {
        _store.Alerts.Add(SomeAlert.Open(state: AlertState.FalsePositive) with { Disposition = "planned migration" });
        var alert = SomeAlert.Open();
        var cut = Show(alert);
        await DoAsync(cut, "[data-key=f]", element => element.ClickAsync());
        await DoAsync(cut, ".act-form", element => element.SubmitAsync());
        Assert.Equal("Say why it is a false positive.", cut.Find("#act-reason-error").TextContent);

        await DoAsync(cut, ".act-form .chip", element => element.ClickAsync());
        await DoAsync(cut, ".act-form", element => element.SubmitAsync());

        Assert.Equal("planned migration", _acts.Asked[^1].Act.Reason);
        Assert.Equal("False positive", cut.Find(".alert-state").TextContent);
        Assert.Contains("planned migration", cut.Find(".alert-head").TextContent, StringComparison.Ordinal);
        Assert.Empty(cut.FindAll(".act-form"));
    }

    [Fact, Trait("Req", "AL7")]
    public async Task Acts_Assign_TakesTheFirstThatFits()
    {
        var cut = Show(SomeAlert.Open());
        await DoAsync(cut, "[data-key=m]", element => element.ClickAsync());
        await DoAsync(cut, "#act-assignee", element => element.InputAsync("diaz"));
        Assert.Single(cut.FindAll(".act-form .chip"));

        await DoAsync(cut, ".act-form", element => element.SubmitAsync());

        Assert.Contains("carla.diaz", cut.Find(".alert-who").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AC2"), Trait("Req", "AL7")]
    public async Task Acts_Reader_HasNoneButCanWrite()
    {
        SignIn("ana", Roles.Analyst);
        var cut = Show(SomeAlert.Open());
        Assert.Empty(cut.FindAll(".act-bar"));

        await DoAsync(cut, "#note-text", element => element.InputAsync("Ask @ben, not ben@example.org or @nobody <b>"));
        await DoAsync(cut, ".note-box", element => element.SubmitAsync());
        Bus.Publish(Topic.AlertActs);

        await LiveAsync(() => cut.FindAll(".timeline-quote").Count == 1, "the note is shown");
        Assert.Equal("Ask @ben, not ben@example.org or @nobody <b>", cut.Find(".timeline-quote").TextContent);
        Assert.Equal(["@ben"], cut.FindAll(".mention").Select(mention => mention.TextContent));
        Assert.Equal("", cut.Find("#note-text").GetAttribute("value") ?? "");
    }

    [Fact, Trait("Req", "AL9")]
    public void Neighbours_AreThoseOfTheOpenList()
    {
        Alert[] open = [SomeAlert.Open("First"), SomeAlert.Open("Second"), SomeAlert.Open("Third")];
        _board.Show(open);

        var cut = Show(open[1]);

        Assert.Equal(AlertsUrl.For(open[0].Id), cut.Find("[data-key=k]").GetAttribute("href"));
        Assert.Equal(AlertsUrl.For(open[2].Id), cut.Find("[data-key=j]").GetAttribute("href"));
    }

    [Fact, Trait("Req", "RT3")]
    public async Task Stories_OfOneAlert_AreReadOnceForAllWhoLook()
    {
        var alert = SomeAlert.Open();
        _store.Alerts.Add(alert);
        var stories = (AlertStories)Services.GetRequiredService<IAlertStories>();
        using (var first = stories.Open(alert.Id))
        using (var second = stories.Open(alert.Id))
        {
            await first.ReadAsync(default);
            Assert.Same(first.Current, await second.ReadAsync(default));
            Assert.Equal(1, _timeline.Reads);
            var told = 0;
            using var subscription = second.Subscribe(() => Interlocked.Increment(ref told));

            _store.Alerts[0] = alert with { Version = 2 };
            Bus.Publish(Topic.Alerts);
            await LiveAsync(() => Volatile.Read(ref told) == 1, "it is read again");

            Assert.Equal(2, first.Current!.Alert.Version);
            Assert.Equal(2, _timeline.Reads);
        }
        Assert.Equal(0, stories.Count);
    }

    [Theory, Trait("Req", "AL7")]
    [InlineData("@ben", "@ben")]
    [InlineData("@Ben.", "@Ben")]
    [InlineData("@benny and @ben-jo!", "@ben-jo")]
    [InlineData("x@ben @ @@ben", "@ben")]
    [InlineData("no one", "")]
    public void MentionText_FindsTheLongestName(string text, string mentions)
    {
        var parts = MentionText.Split(text, ["ben", "ben-jo"]).ToList();

        Assert.Equal(text, string.Concat(parts.Select(part => part.Text)));
        Assert.Equal(mentions, string.Join(' ', parts.Where(part => part.IsMention).Select(part => part.Text)));
    }

    /// <summary>Between two draws: what is live draws once more soon after it is shown.</summary>
    private static Task DoAsync(IRenderedComponent<AlertDetail> cut, string selector, Func<AngleSharp.Dom.IElement, Task> act) =>
        cut.InvokeAsync(() => act(cut.Find(selector)));

    private IRenderedComponent<AlertDetail> Show(Alert alert)
    {
        _store.Alerts.Insert(0, alert);
        return Render<AlertDetail>(p => p.Add(c => c.Id, alert.Id));
    }
}

using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Quality;
using RiskConsole.Components.Pages.Rules;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Tests.Alerts.Quality;
using RiskConsole.Tests.Rules;
using SomeAlert = RiskConsole.Tests.Alerts.SomeAlert;

namespace RiskConsole.Tests.Components.Rules;

public class RulesPageTests : ConsoleBunitContext
{
    private readonly MemoryRules _rules = new();
    private readonly FakeAlertFigures _alerts = new();

    public RulesPageTests()
    {
        _rules.Changed = () => Bus.Publish(Topic.Rules);
        Services.AddSingleton<IRuleBook>(_rules);
        Services.AddSingleton<IAlertStore>(_alerts);
        Services.AddSingleton<RuleFigures>();
        Services.AddSingleton<IRuleQualities>(new FakeQualities(Time, _alerts.Alerts));
        Services.AddSingleton<CategoryAccess>();
        Services.AddSingleton<IRuleStatuses>(_alerts);
        JSInterop.SetupVoid("Blazor._internal.InputFile.init", _ => true).SetVoidResult();
    }

    [Fact, Trait("Req", "AL5")]
    public void Render_Rules_SayWhatTheyLookAtAndHowTheyFare()
    {
        var outflow = _rules.Add(SomeRule.Velocity, RuleState.Active);
        _rules.Add(SomeRule.Sequence, RuleState.Shadow);
        _alerts.Counts[outflow.Id] = new(3, 12, 0);
        _alerts.Statuses.Add(new(outflow.Id, 5, 0, 0, 1, "data.usd is a list", Time.GetUtcNow(), null));

        var row = Render<RulesPage>().FindAll("tbody tr")[0];

        Assert.Contains("Outflow", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("99.5th percentile of data.usd in 10 min, by data.asset, source", row.TextContent, StringComparison.Ordinal);
        Assert.Equal(["Critical", "Error"], row.QuerySelectorAll(".rule-level .severity").Select(s => s.TextContent));
        Assert.Contains("> 10M", row.TextContent, StringComparison.Ordinal);
        Assert.Equal("data.usd is a list", row.QuerySelector(".rule-fault")!.GetAttribute("title"));
        Assert.Equal(["3", "12"], row.QuerySelectorAll("td.num a[href^='/alerts?']").Select(s => s.TextContent));
        Assert.Equal($"/rules/{outflow.Id}", row.QuerySelector(".rule-name a")!.GetAttribute("href"));
    }

    [Fact, Trait("Req", "AL5")]
    public async Task Switch_OneClick_IsAVersionThatCanBeUndone()
    {
        var rule = _rules.Add(SomeRule.Velocity, RuleState.Active);
        var cut = Render<RulesPage>();

        await cut.Find("button[aria-label='Disable Outflow']").ClickAsync();

        Assert.Equal((RuleState.Disabled, 2), (_rules.Current.Find(rule.Id)!.Shown.State, _rules.Current.Find(rule.Id)!.Shown.Version));
        Assert.Contains("Outflow is disabled.", cut.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.NotNull(cut.Find("button[aria-label='Activate Outflow']"));

        await cut.Find(".notice button").ClickAsync();

        Assert.Equal((RuleState.Active, 3), (_rules.Current.Find(rule.Id)!.Shown.State, _rules.Current.Find(rule.Id)!.Shown.Version));
        Assert.Contains("active again", cut.Find(".notice").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AL5")]
    public async Task Switch_ColleagueWasFaster_SaysSo()
    {
        _rules.Add(SomeRule.Velocity, RuleState.Active);
        _rules.Refusal = new InputRefusedException("version", "eve saved version 2 while you worked on version 1.");
        var cut = Render<RulesPage>();

        await cut.Find("button[aria-label='Disable Outflow']").ClickAsync();

        Assert.Equal("eve saved version 2 while you worked on version 1.", cut.Find(".notice[role=alert]").TextContent);
    }

    [Theory, Trait("Req", "AC2")]
    [InlineData(Roles.Analyst)]
    [InlineData(Roles.Operator)]
    public void Render_NotAnAdmin_ReadsOnly(string role)
    {
        SignIn("bob", role);
        _rules.Add(SomeRule.Velocity, RuleState.Active);

        var cut = Render<RulesPage>();

        Assert.Empty(cut.FindAll("tbody button"));
        Assert.Empty(cut.FindAll("a[href='/rules/new']"));
        Assert.NotNull(cut.Find("a[href='/rules/export']"));
    }

    [Fact, Trait("Req", "AL5")]
    public async Task Filter_TextAndState_StandInTheAddress()
    {
        _rules.Add(SomeRule.Velocity, RuleState.Active);
        _rules.Add(SomeRule.Absence, RuleState.Draft);
        var navigation = Services.GetRequiredService<NavigationManager>();
        var cut = Render<RulesPage>();

        await cut.Find("#rule-search").InputAsync("HEARTBEAT");
        Time.Advance(TimeSpan.FromSeconds(1));
        cut.WaitForAssertion(() => Assert.EndsWith("/rules?q=HEARTBEAT", navigation.Uri, StringComparison.Ordinal));
        cut.WaitForAssertion(() => Assert.Equal("Heartbeat", Assert.Single(Names(cut))));

        await cut.FindAll(".chip").First(c => c.TextContent.StartsWith("Active", StringComparison.Ordinal)).ClickAsync();

        Assert.EndsWith("/rules?q=HEARTBEAT&state=active", navigation.Uri, StringComparison.Ordinal);
        Assert.Contains("No rule matches", cut.Markup, StringComparison.Ordinal);
        await cut.FindAll("button").Single(b => b.TextContent == "Show all rules").ClickAsync();
        Assert.Equal(2, Names(cut).Count);
    }

    [Fact, Trait("Req", "AL5")]
    public async Task Choose_Rules_AreWhatIsExported()
    {
        var rule = _rules.Add(SomeRule.Velocity, RuleState.Active);
        _rules.Add(SomeRule.Absence, RuleState.Draft);
        var cut = Render<RulesPage>();

        await cut.Find("input[aria-label='Choose Outflow']").ChangeAsync(true);

        Assert.Equal("Export 1", cut.Find("a[download]").TextContent.Trim());
        Assert.Equal($"/rules/export?id={rule.Id:N}", cut.Find("a[download]").GetAttribute("href"));
        await cut.Find("input[aria-label^='Choose all']").ChangeAsync(true);
        Assert.Equal("Export 2", cut.Find("a[download]").TextContent.Trim());
    }

    [Fact, Trait("Req", "AL5")]
    public async Task Waiting_Version_IsApprovedByAnotherAdmin()
    {
        _rules.RequiresApproval = true;
        var own = _rules.Add(SomeRule.Velocity, RuleState.Active, author: "ada");
        var other = _rules.Add(SomeRule.Sequence, RuleState.Active, author: "eve");
        var cut = Render<RulesPage>();
        Assert.Contains("2 versions wait", cut.Markup, StringComparison.Ordinal);
        Assert.Empty(cut.FindAll("button[aria-label='Approve version 1 of Outflow']"));

        await cut.Find("button[aria-label='Approve version 1 of Same withdrawal again']").ClickAsync();

        Assert.True(_rules.Current.Find(other.Id)!.Judges);
        Assert.False(_rules.Current.Find(own.Id)!.Judges);
        Assert.Contains("was approved", cut.Find(".notice").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AL5")]
    public async Task Import_PastedDocument_IsShownBeforeItIsDone()
    {
        _rules.Add(SomeRule.Velocity, RuleState.Active);
        var cut = Render<RulesPage>();
        await cut.FindAll("button").Single(b => b.TextContent == "Import").ClickAsync();

        await cut.Find("#rule-text").ChangeAsync("""[{"name":"x","kind":"threshold"}]""");
        await cut.FindAll("button").Single(b => b.TextContent == "Look at it").ClickAsync();

        Assert.Contains("rules[0].value", cut.FindAll(".rule-faults code").Select(c => c.TextContent));
        Assert.DoesNotContain(cut.FindAll("button"), b => b.TextContent.StartsWith("Import ", StringComparison.Ordinal));

        await cut.FindAll("button").Single(b => b.TextContent == "Back").ClickAsync();
        await cut.Find("#rule-text").ChangeAsync($"[{RuleJson.Write(SomeRule.Velocity with { Window = TimeSpan.FromHours(2) })},{RuleJson.Write(SomeRule.Absence)}]");
        await cut.FindAll("button").Single(b => b.TextContent == "Look at it").ClickAsync();

        Assert.Equal(["is renewed: window", "is added"], cut.FindAll(".rule-preview tbody tr td:last-child").Select(c => c.TextContent));
        await cut.FindAll("button").Single(b => b.TextContent == "Import 2 rules").ClickAsync();
        Assert.Contains("2 rules were imported.", cut.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Heartbeat", "Outflow"], Names(cut));
    }

    [Fact, Trait("Req", "AL5")]
    public void Changed_ElsewhereWhileOpen_IsShown()
    {
        var cut = Render<RulesPage>();
        Assert.Contains("There is no rule", cut.Markup, StringComparison.Ordinal);

        _rules.Add(SomeRule.Velocity with { Name = "<b>bold</b>" }, RuleState.Active);

        cut.WaitForAssertion(() => Assert.Equal("<b>bold</b>", Assert.Single(Names(cut))));
        Assert.Empty(cut.FindAll("b"));
    }

    [Fact, Trait("Req", "OP9")]
    public void Dispose_OpenPage_LeavesNoSubscription()
    {
        var before = Bus.Subscribers;
        var cut = Render<RulesPage>();
        Assert.True(Bus.Subscribers > before);

        cut.Dispose();
        Dispose();

        Assert.Equal(before, Bus.Subscribers);
    }

    [Fact, Trait("Req", "AL5")]
    public async Task History_Versions_AreComparedWithTheOneBefore()
    {
        var rule = _rules.Add(SomeRule.Velocity, RuleState.Draft);
        _rules.Save(rule.Id, SomeRule.Velocity with { Window = TimeSpan.FromHours(1) }, RuleState.Draft, "eve", "wider");
        _rules.Save(rule.Id, SomeRule.Velocity with { Window = TimeSpan.FromHours(1), KeepFiring = TimeSpan.FromHours(2) }, RuleState.Active, "ada", "live");
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/rules/{rule.Id}/history?v=2");

        var cut = Render<RuleHistoryPage>(p => p.Add(h => h.Id, rule.Id));

        Assert.Equal(["3", "2", "1"], cut.FindAll(".rule-versions tbody td:first-child").Select(c => c.TextContent));
        Assert.Equal(["window", "10m", "1h"], cut.FindAll(".rule-changes tbody td").Select(c => c.TextContent));
        await cut.Find("#rule-with").ChangeAsync("3");
        cut.WaitForAssertion(() => Assert.Equal(["state", "keepFiring"], cut.FindAll(".rule-changes tbody td:first-child").Select(c => c.TextContent)));
    }

    [Fact, Trait("Req", "AL5")]
    public async Task History_RollBack_AsksOnceAndSavesTheOldVersionAnew()
    {
        var rule = _rules.Add(SomeRule.Velocity, RuleState.Draft);
        _rules.Save(rule.Id, SomeRule.Velocity with { Window = TimeSpan.FromHours(1) }, RuleState.Active, "eve", "wider");
        var cut = Render<RuleHistoryPage>(p => p.Add(h => h.Id, rule.Id));

        await cut.FindAll("button").Single(b => b.TextContent == "Roll back").ClickAsync();
        Assert.Equal(2, _rules.Current.Find(rule.Id)!.Shown.Version);
        await cut.FindAll("button").Single(b => b.TextContent == "Roll back").ClickAsync();

        var now = _rules.Current.Find(rule.Id)!.Shown;
        Assert.Equal((3, RuleState.Active, TimeSpan.FromMinutes(10), "Back to version 1"), (now.Version, now.State, now.Definition.Window, now.Comment));
        Assert.Contains("in force again, as version 3", cut.Find(".notice").TextContent, StringComparison.Ordinal);
    }

    [Theory, Trait("Req", "AL14")]
    [InlineData(RuleState.Active)]
    [InlineData(RuleState.Shadow)]
    public void History_RuleThatFoundSomething_TellsHowItDid(RuleState state)
    {
        var rule = _rules.Add(SomeRule.Threshold, state);
        foreach (var shadow in (bool[])[true, false])
        {
            _alerts.Alerts.Add(SomeAlert.Open(subject: "account/1", rule: rule.Id, occurrences: shadow ? 40 : 4) with { Shadow = shadow });
            _alerts.Alerts.Add(SomeAlert.Open(subject: "account/2", rule: rule.Id, occurrences: 2) with { Shadow = shadow });
        }
        _alerts.Alerts.Add(SomeAlert.Open(subject: "account/3"));

        var found = Render<RuleHistoryPage>(p => p.Add(h => h.Id, rule.Id)).FindComponent<RuleFound>();

        Assert.Equal(["2", state == RuleState.Shadow ? "42" : "6", "2"], found.FindAll("dd").Take(3).Select(d => d.TextContent));
        Assert.Equal(2, found.FindAll("tbody tr").Count);
        Assert.Equal(state == RuleState.Shadow, found.Markup.Contains("Nobody was told", StringComparison.Ordinal));
        Assert.Equal(state != RuleState.Shadow, found.Markup.Contains("All alerts of this rule", StringComparison.Ordinal));
    }

    [Fact, Trait("Req", "AL14")]
    public void History_RuleThatFoundNothing_SaysSo()
    {
        var rule = _rules.Add(SomeRule.Threshold, RuleState.Shadow);

        Assert.Contains("has found nothing yet", Render<RuleHistoryPage>(p => p.Add(h => h.Id, rule.Id)).Markup, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AL5")]
    public void History_UnknownRule_SaysSo() =>
        Assert.Contains("There is no such rule", Render<RuleHistoryPage>(p => p.Add(h => h.Id, Guid.NewGuid())).Markup, StringComparison.Ordinal);

    private static List<string> Names(IRenderedComponent<RulesPage> cut) => [.. cut.FindAll(".rule-name a").Select(a => a.TextContent)];
}

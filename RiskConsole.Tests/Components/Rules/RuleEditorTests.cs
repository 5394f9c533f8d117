using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Components.Pages.Rules;
using RiskConsole.Events;
using RiskConsole.Query;
using RiskConsole.Rules;
using RiskConsole.Tests.Rules;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Components.Rules;

public class RuleEditorTests : ConsoleBunitContext
{
    private readonly FakeRuleBook _book = new();
    private readonly FakeBacktests _backtests = new();

    public RuleEditorTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<IRuleBook>(_book);
        Services.AddSingleton<IBacktests>(_backtests);
        Services.AddSingleton<IQueryCompiler<RiskEvent>>(new QueryCompiler<RiskEvent>(EventQuerySchema.Create(), Time));
        Services.AddSingleton(new CategoryAccess(Options.Create(new AccessOptions())));
    }

    [Fact, Trait("Req", "AL3")]
    public void New_FromAFilter_BeginsWithIt()
    {
        var cut = New("?where=severity%3A%3E%3Derror");

        Assert.Equal("severity:>=error", cut.Find("#rule-where").GetAttribute("value"));
        Assert.Empty(cut.FindAll(".field-error"));
    }

    [Theory, Trait("Req", "AL14")]
    [InlineData(Roles.Admin, "2400000", true)]
    [InlineData(Roles.Analyst, "10000000", false)]
    public void Rule_ThresholdsFromTheAddress_StandInTheFormUnsaved(string role, string shown, bool said)
    {
        SignIn("bob", role);
        var rule = _book.Add(SomeRule.Velocity);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/rules/{rule.Id}?thresholds=critical:2400000,info:1");

        var cut = Render<RuleEditorPage>(p => p.Add(page => page.Id, rule.Id));

        Assert.Equal(shown, cut.Find("#rule-levels-0-threshold").GetAttribute("value"));
        Assert.Equal(said, cut.Markup.Contains("Nothing is saved yet", StringComparison.Ordinal));
        Assert.Empty(_book.Saved);
    }

    [Fact, Trait("Req", "AL3")]
    public async Task Kind_Chosen_ShowsItsFieldsAndKeepsTheOthers()
    {
        var cut = New();
        await cut.Find("#rule-window").InputAsync("1h30m");
        Assert.Empty(cut.FindAll("#rule-value"));

        await cut.Find("#rule-kind").ChangeAsync("Sequence");
        Assert.Equal(2, cut.FindAll(".rule-steps > li").Count);
        Assert.Empty(cut.FindAll("#rule-levels-0-threshold"));
        await cut.Find("#rule-kind").ChangeAsync("Threshold");
        Assert.NotEmpty(cut.FindAll("#rule-value"));
        Assert.Empty(cut.FindAll("#rule-window"));
        await cut.Find("#rule-kind").ChangeAsync("Velocity");

        Assert.Equal("1h30m", cut.Find("#rule-window").GetAttribute("value"));
    }

    [Fact, Trait("Req", "AL3")]
    public async Task Typed_WhatIsWrong_StandsByItsFieldAfterARest()
    {
        var cut = New();

        await cut.Find("#rule-window").InputAsync("soon");
        Assert.Empty(cut.FindAll("#rule-window-error"));
        await RestAsync(() => cut.FindAll("#rule-window-error").Count == 1, "the fault");

        Assert.Contains("This is no time", cut.Find("#rule-window-error").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", cut.Find("#rule-window").GetAttribute("aria-invalid"));
        Assert.Contains("rule-window-error", cut.Find("#rule-window").GetAttribute("aria-describedby"), StringComparison.Ordinal);
        Assert.Contains("Not yet: This is no time", cut.Find(".what-if-state").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AL3")]
    public async Task Save_Refused_ShowsEveryFaultAndKeepsWhatWasTyped()
    {
        _book.Refusal = new InputRefusedException([new("name", "There is one already."), new("levels[0].threshold", "Too high.")]);
        var cut = New();
        await cut.Find("#rule-name").InputAsync("Twice");

        await SaveAsync(cut);

        cut.WaitForElement(".rule-faults");
        Assert.Equal("There is one already.", cut.Find("#rule-name-error").TextContent);
        Assert.Equal("Too high.", cut.Find("#rule-levels-0-threshold-error").TextContent);
        Assert.Equal(2, cut.FindAll(".rule-faults li").Count);
        Assert.Equal("Twice", cut.Find("#rule-name").GetAttribute("value"));
    }

    [Fact, Trait("Req", "AL3")]
    public async Task Save_NewRule_LeadsToItAndSaysItsVersion()
    {
        var cut = New();
        await cut.Find("#rule-name").InputAsync("Many at once");
        await cut.Find(".rule-comment").InputAsync("after the incident");
        await cut.Find(".rule-state").ChangeAsync("Shadow");

        await SaveAsync(cut);

        var saved = Assert.Single(_book.Saved);
        Assert.Equal(("Many at once", RuleState.Shadow, "after the incident"), (saved.Definition.Name, saved.State, saved.Comment));
        Assert.EndsWith($"/rules/{_book.Current.Rules[0].Id}", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AL5")]
    public async Task Save_ColleagueWasFaster_ShowsTheirsAndBothWaysOn()
    {
        var rule = _book.Add(SomeRule.Threshold);
        var cut = Open(rule.Id);
        await cut.Find("#rule-name").InputAsync("Mine");
        _book.Put(rule.Id, SomeRule.Threshold with { Name = "Theirs" }, RuleState.Shadow, "grace", "quieter");

        await SaveAsync(cut);
        cut.WaitForElement(".rule-conflict");
        Assert.Contains("grace", cut.Find(".rule-conflict").TextContent, StringComparison.Ordinal);
        Assert.Contains("quieter", cut.Find(".rule-conflict").TextContent, StringComparison.Ordinal);
        Assert.Equal(["name", "Theirs", "Mine"], cut.FindAll(".rule-conflict tbody td").Select(td => td.TextContent));
        Assert.Equal("Mine", cut.Find("#rule-name").GetAttribute("value"));

        await cut.FindAll(".rule-conflict button").Single(b => b.TextContent == "Go on with mine").ClickAsync();
        await SaveAsync(cut);

        cut.WaitForAssertion(() => Assert.Contains("Saved as version 3", cut.Markup, StringComparison.Ordinal));
        Assert.Equal(2, Assert.Single(_book.Saved).BasedOn);
    }

    [Fact, Trait("Req", "AL5")]
    public async Task Rule_SavedByAColleagueMeanwhile_IsSaidAtOnceAndCanBeTaken()
    {
        var rule = _book.Add(SomeRule.Threshold);
        var cut = Open(rule.Id);
        _book.Put(rule.Id, SomeRule.Threshold with { Name = "Theirs" }, RuleState.Active, "grace", "");

        Bus.Publish(Topic.Rules);
        await Deadline.UntilAsync(() => cut.InvokeAsync(() => cut.FindAll(".rule-conflict").Count == 1), "the conflict");
        await cut.FindAll(".rule-conflict button").Single(b => b.TextContent == "Take theirs").ClickAsync();

        Assert.Equal("Theirs", cut.Find("#rule-name").GetAttribute("value"));
        Assert.Empty(cut.FindAll(".rule-conflict"));
    }

    [Fact, Trait("Req", "AL3")]
    public async Task Line_Moved_ChangesTheFieldAndTheCountsWithoutReadingAgain()
    {
        var rule = _book.Add(SomeRule.Threshold with { Value = "data.usd", Levels = [new(Severity.Critical, 10)] });
        var cut = Open(rule.Id);
        await RestAsync(() => Counts(cut) == "2 2", "the first counts");
        Assert.Equal([TimeSpan.FromDays(1), TimeSpan.FromDays(7)], _backtests.Prepared.Select(p => p.Back));

        await cut.InvokeAsync(() => cut.FindComponent<RuleChart>().Instance.Moved(0, 25));
        await RestAsync(() => Counts(cut) == "1 1", "the counts after the move");

        Assert.Equal("25", cut.Find("#rule-levels-0-threshold").GetAttribute("value"));
        Assert.Equal(2, _backtests.Prepared.Count);
        Assert.Contains("saw 30", cut.Find(".rule-example").TextContent, StringComparison.Ordinal);
        Assert.StartsWith("/feed?q=subject:account/1", cut.Find(".what-if-hits a").GetAttribute("href")!.Replace("%2F", "/", StringComparison.Ordinal), StringComparison.Ordinal);

        await cut.Find("#rule-levels-0-threshold").InputAsync("1");
        await RestAsync(() => Counts(cut) == "4 4", "the counts after typing");
        Assert.Equal(1, Assert.Single(cut.FindComponent<RuleChart>().Instance.Levels).Value);
    }

    [Fact, Trait("Req", "AL3")]
    public async Task Filter_Changed_IsReadAgainAfterARest()
    {
        var rule = _book.Add(SomeRule.Threshold);
        var cut = Open(rule.Id);
        await RestAsync(() => _backtests.Prepared.Count == 2, "the first reading");

        await cut.InvokeAsync(() => cut.FindComponent<RiskConsole.Components.Shared.QueryBox<RiskEvent>>().Instance.Settled("type:transfer"));
        await RestAsync(() => _backtests.Prepared.Count == 4, "the second reading");

        Assert.Equal("type:transfer", _backtests.Prepared[^1].Rule.Where);
    }

    [Fact, Trait("Req", "AL3")]
    public async Task Preview_Refused_SaysWhy()
    {
        _backtests.Refusal = "The range is too long.";
        var cut = Open(_book.Add(SomeRule.Threshold).Id);

        await RestAsync(() => cut.Find(".what-if-state").TextContent == "The range is too long.", "the reason");
    }

    [Fact, Trait("Req", "AL3")]
    public async Task Kept_FromBeforeAReload_IsOfferedAndTaken()
    {
        var form = RuleForm.Blank();
        form.Name = "Half a rule";
        var kept = new RuleKept(0, RuleState.Active, "later", JsonSerializer.Serialize(form, RuleFormJson.Default.RuleForm)).ToJson();
        var module = JSInterop.SetupModule("./Components/Pages/Rules/RuleEditor.razor.js");
        module.Mode = JSRuntimeMode.Loose;
        module.SetupModule("attach", []).Setup<string?>("load", _ => true).SetResult(kept);
        var cut = New();

        await RestAsync(() => cut.FindAll("button").Any(b => b.TextContent == "Take them up again"), "the offer");
        await cut.FindAll("button").Single(b => b.TextContent == "Take them up again").ClickAsync();

        Assert.Equal("Half a rule", cut.Find("#rule-name").GetAttribute("value"));
        Assert.Equal("later", cut.Find(".rule-comment").GetAttribute("value"));
    }

    [Fact, Trait("Req", "AL3")]
    public void Operator_SeesTheRuleAndChangesNothing()
    {
        SignIn("olga", Roles.Operator);
        var cut = Open(_book.Add(SomeRule.Sequence).Id);

        Assert.True(cut.Find("#rule-name").HasAttribute("readonly"));
        Assert.Equal("type:withdrawal", cut.Find("#rule-steps-0-where").TextContent);
        Assert.DoesNotContain(cut.FindAll("button"), b => b.TextContent is "Save" or "Add a step");
        Assert.Empty(_backtests.Prepared);
    }

    [Fact, Trait("Req", "AL5")]
    public async Task Json_Pasted_GoesIntoTheForm()
    {
        var cut = Open(_book.Add(SomeRule.Threshold).Id);
        await cut.FindAll("button").Single(b => b.TextContent == "JSON").ClickAsync();
        Assert.Equal(RuleJson.Write(SomeRule.Threshold, indented: true), cut.Find("#rule-json").GetAttribute("value"));

        await cut.Find("#rule-json").ChangeAsync("{");
        await cut.FindAll("button").Single(b => b.TextContent == "Put it into the form").ClickAsync();
        Assert.NotEmpty(cut.FindAll("#rule-json-faults .field-error"));
        await cut.Find("#rule-json").ChangeAsync(RuleJson.Write(SomeRule.Velocity));
        await cut.FindAll("button").Single(b => b.TextContent == "Put it into the form").ClickAsync();

        Assert.Equal("Outflow", cut.Find("#rule-name").GetAttribute("value"));
        Assert.Equal(2, cut.FindAll(".rule-level").Count);
    }

    [Fact, Trait("Req", "AL4")]
    public async Task Backtest_RunAndCancelled_ShowsProgressThenNothing()
    {
        _backtests.Gate = new TaskCompletionSource();
        var cut = Open(_book.Add(SomeRule.Threshold).Id);
        var running = cut.Find(".backtest-ask").SubmitAsync();
        await RestAsync(() => cut.FindAll(".backtest-progress").Count == 1, "the progress");

        await cut.FindAll("button").Single(b => b.TextContent == "Cancel").ClickAsync();
        await running;
        Assert.Empty(cut.FindAll(".backtest-progress"));
        Assert.Empty(cut.FindAll(".backtest-report"));

        _backtests.Gate = null;
        await cut.Find(".backtest-ask").SubmitAsync();
        await RestAsync(() => cut.FindAll(".backtest-report").Count == 1, "the report");
        Assert.Contains("Gained", cut.Find(".backtest-figures").TextContent, StringComparison.Ordinal);
    }

    private static string Counts(IRenderedComponent<RuleEditorPage> cut) => string.Join(' ', cut.FindAll(".what-if-count strong").Select(s => s.TextContent));

    private static Task SaveAsync(IRenderedComponent<RuleEditorPage> cut) => cut.FindAll("button").Single(b => b.TextContent == "Save").ClickAsync();

    private IRenderedComponent<RuleEditorPage> New(string query = "")
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/rules/new" + query);
        return Render<RuleEditorPage>();
    }

    private IRenderedComponent<RuleEditorPage> Open(Guid id)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/rules/{id}");
        return Render<RuleEditorPage>(p => p.Add(page => page.Id, id));
    }

    // Lets time pass until what waits for a rest of the writer has happened.
    private Task RestAsync(Func<bool> shown, string what) => Deadline.UntilAsync(
        () =>
        {
            Time.Advance(TimeSpan.FromMilliseconds(300));
            return shown();
        },
        what);
}

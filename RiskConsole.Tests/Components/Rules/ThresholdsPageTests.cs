using System.Security.Claims;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Components.Pages.Rules;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Tests.Rules;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Components.Rules;

public class ThresholdsPageTests : ConsoleBunitContext
{
    private readonly FakeRuleBook _book = new();
    private readonly FakeBacktests _backtests = new() { Values = [0.75, 0.8, 0.95] };
    private readonly OpenGuard _guard = new();
    private readonly Rule _scores;

    public ThresholdsPageTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<IRuleBook>(_book);
        Services.AddSingleton<IBacktests>(_backtests);
        Services.AddSingleton<IAccessGuard>(_guard);
        Services.AddSingleton(new CategoryAccess(Options.Create(new AccessOptions())));
        Services.AddSingleton<RuleCounts>();
        _scores = _book.Add(SomeRule.Threshold);
        _book.Add(SomeRule.Sequence);
    }

    [Fact, Trait("Req", "AL3")]
    public async Task Rows_InSight_AreCountedByLevel()
    {
        var cut = Render<ThresholdsPage>();
        // What compares nothing has no row.
        Assert.Equal(2, cut.FindAll("tbody tr[data-rule]").Count);
        Assert.Empty(_backtests.Prepared);

        await SeeAsync(cut);

        Assert.Equal(["1", "2"], Column(cut, 0));
        Assert.Single(_backtests.Prepared);
    }

    [Fact, Trait("Req", "AL3")]
    public async Task Edited_CountsWithTheEditAndSavesAllAsVersions()
    {
        var cut = Render<ThresholdsPage>();
        await SeeAsync(cut);

        await Cell(cut, "Threshold, Critical").InputAsync("0.78");
        await RestAsync(() => Column(cut, 1)[0] == "2", "the count with the edit");
        Assert.Equal(["2", "1"], Column(cut, 1));
        await Cell(cut, "Over at, Critical").InputAsync("0.5");
        await cut.Find(".thresholds-bar input").InputAsync("tuning");
        await cut.Find(".thresholds-bar button").ClickAsync();

        var saved = Assert.Single(_book.Saved);
        Assert.Equal((_scores.Id, 1, RuleState.Active, "tuning"), (saved.Id, saved.BasedOn, saved.State, saved.Comment));
        Assert.Equal([new RuleLevel(Severity.Critical, 0.78, 0.5), new RuleLevel(Severity.Warning, 0.7)], saved.Definition.Levels);
        Assert.Contains("1 threshold was saved.", cut.Markup, StringComparison.Ordinal);
        Assert.Equal("Nothing to save", cut.Find(".thresholds-bar button").TextContent.Trim());
        Assert.Equal("0.78", Cell(cut, "Threshold, Critical").GetAttribute("value"));
    }

    [Fact, Trait("Req", "AL3")]
    public async Task Save_Refused_ShowsTheFaultByItsCell()
    {
        var cut = Render<ThresholdsPage>();
        await Cell(cut, "Threshold, Warning").InputAsync("0.99");
        _book.Refusal = new InputRefusedException($"{_scores.Id}/levels[1].threshold", "Critical must be harder to reach.");

        await cut.Find(".thresholds-bar button").ClickAsync();

        Assert.Equal("Critical must be harder to reach.", cut.Find(".thresholds-fault").TextContent);
        Assert.Equal("true", Cell(cut, "Threshold, Warning").GetAttribute("aria-invalid"));
        Assert.Equal("0.99", Cell(cut, "Threshold, Warning").GetAttribute("value"));
    }

    [Fact, Trait("Req", "AL3")]
    public async Task Typed_NoNumber_IsSaidAndNotSaved()
    {
        var cut = Render<ThresholdsPage>();

        await Cell(cut, "Threshold, Critical").InputAsync("high");
        await cut.Find(".thresholds-bar button").ClickAsync();

        Assert.Equal("This is no number.", cut.Find(".thresholds-fault").TextContent);
        Assert.Empty(_book.Saved);
        await cut.Find(".thresholds-rest button").ClickAsync();
        Assert.Equal("0.9", Cell(cut, "Threshold, Critical").GetAttribute("value"));
        Assert.Empty(cut.FindAll(".thresholds-fault"));
    }

    [Fact, Trait("Req", "AL3")]
    public async Task Rule_ChangedByAnother_RefreshesWhatIsNotEdited()
    {
        var cut = Render<ThresholdsPage>();
        var other = _book.Add(SomeRule.Velocity);
        await Cell(cut, "Threshold, Critical").InputAsync("0.5");

        Bus.Publish(Topic.Rules);
        await Deadline.UntilAsync(() => cut.InvokeAsync(() => cut.FindAll("tbody tr[data-rule]").Count == 4), "the new rule");

        Assert.Contains(other.Id.ToString(), cut.Markup, StringComparison.Ordinal);
        Assert.Equal("0.5", Cell(cut, "Threshold, Critical").GetAttribute("value"));
    }

    [Fact, Trait("Req", "AL3")]
    public void Analyst_ReadsAndCounts_Operator_ReadsOnly()
    {
        SignIn("anna", Roles.Analyst);
        var analyst = Render<ThresholdsPage>();
        Assert.Empty(analyst.FindAll("input"));
        Assert.Contains(">Now<", analyst.Markup, StringComparison.Ordinal);

        SignIn("olga", Roles.Operator);
        var reader = Render<ThresholdsPage>();
        Assert.DoesNotContain(">Now<", reader.Markup, StringComparison.Ordinal);
        Assert.Equal(2, reader.FindAll("tbody tr[data-rule]").Count);
    }

    [Fact, Trait("Req", "AL3")]
    public async Task Counts_ManyAsked_TwoAreReadAtOnceAndAnswersAreShared()
    {
        var counts = Services.GetRequiredService<RuleCounts>();
        var user = new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Role, Roles.Admin)], "test"));
        var rules = Enumerable.Range(0, 8).Select(i => SomeRule.Threshold with { Where = $"data.n:{i}" }).ToArray();
        _backtests.Gate = new TaskCompletionSource();

        var asked = rules.Concat(rules).Select(rule => counts.CountAsync(user, rule, default)).ToArray();
        await Deadline.UntilAsync(() => _backtests.AtOnce == 2, "two to be read");
        _backtests.Gate.SetResult();
        await Task.WhenAll(asked);

        Assert.Equal(2, _backtests.MostAtOnce);
        Assert.Equal(8, _backtests.Prepared.Count);
        Time.Advance(TimeSpan.FromMinutes(6));
        await counts.CountAsync(user, rules[0], default);
        Assert.Equal(9, _backtests.Prepared.Count);
        _guard.Denied = Policies.Analyse;
        await Assert.ThrowsAsync<AccessDeniedException>(() => counts.CountAsync(user, rules[0], default));
    }

    private static AngleSharp.Dom.IElement Cell(IRenderedComponent<ThresholdsPage> cut, string label) => cut.Find($"input[aria-label^='{label}']");

    private static string[] Column(IRenderedComponent<ThresholdsPage> cut, int column) =>
        [.. cut.FindAll("tbody tr[data-rule]").Select(row => row.QuerySelectorAll("td.count")[column].TextContent)];

    private async Task SeeAsync(IRenderedComponent<ThresholdsPage> cut)
    {
        await cut.InvokeAsync(() => cut.Instance.Seen([_scores.Id]));
        await RestAsync(() => Column(cut, 0)[0] != "…", "the counts");
    }

    private Task RestAsync(Func<bool> shown, string what) => Deadline.UntilAsync(
        () =>
        {
            Time.Advance(TimeSpan.FromMilliseconds(300));
            return shown();
        },
        what);
}

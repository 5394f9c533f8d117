using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Alerts.Quality;
using RiskConsole.Components.Pages.Quality;
using RiskConsole.Components.Pages.Rules;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Tests.Alerts.Quality;
using RiskConsole.Tests.Components.Rules;
using RiskConsole.Tests.Rules;
using SomeAlert = RiskConsole.Tests.Alerts.SomeAlert;

namespace RiskConsole.Tests.Components.Quality;

public class QualityPagesTests : ConsoleBunitContext
{
    private readonly FakeRuleBook _book = new();
    private readonly List<Alert> _alerts = [];

    public QualityPagesTests()
    {
        Services.AddSingleton<IRuleBook>(_book);
        Services.AddSingleton<IBacktests>(new FakeBacktests { Values = [1, 5, 12, 30] });
        Services.AddSingleton<IRuleQualities>(new FakeQualities(Time, _alerts));
    }

    [Fact, Trait("Req", "AL14")]
    public async Task List_Rules_ComeByWhatTheyCostPeople()
    {
        var cheap = _book.Add(SomeRule.Threshold);
        var dear = _book.Add(SomeRule.Velocity);
        Judge(cheap, 2, 1, minutes: 1);
        Judge(dear, 12, 5, minutes: 20);
        _alerts.AddRange(Enumerable.Range(0, 30).Select(i => SomeAlert.Open(subject: "account/9", minutes: -i, state: AlertState.Resolved, rule: cheap.Id)));

        var cut = Render<QualityPage>();

        Assert.Equal(["Outflow", "High score"], Names(cut));
        var rows = cut.FindAll("tbody tr");
        Assert.Contains("71\u202f%", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("12 of 17", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("5\u202fh 40\u202fmin", rows[0].TextContent, StringComparison.Ordinal);
        // Three judged are no rate.
        Assert.Equal("2 of 3", rows[1].QuerySelectorAll("td")[3].TextContent.Trim());
        Assert.Contains("too few to speak of a rate", rows[1].QuerySelectorAll("td")[3].GetAttribute("title"), StringComparison.Ordinal);
        Assert.Contains("91\u202f%", rows[1].TextContent, StringComparison.Ordinal);
        Assert.Equal($"/rules/{dear.Id}/quality", rows[0].QuerySelector(".quality-name a")!.GetAttribute("href"));

        Services.GetRequiredService<NavigationManager>().NavigateTo("/rules/quality?sort=alerts&days=7");
        cut = Render<QualityPage>();
        Assert.Equal(["High score", "Outflow"], Names(cut));
        Assert.Equal("descending", cut.Find("th:nth-child(3)").GetAttribute("aria-sort"));
        Assert.EndsWith("/quality?days=7", cut.Find(".quality-name a").GetAttribute("href"), StringComparison.Ordinal);

        Judge(dear, 90, 0, minutes: 1);
        Bus.Publish(Topic.Alerts);
        await LiveAsync(() => Names(cut)[0] == "Outflow", "new figures");
    }

    [Fact, Trait("Req", "AL14")]
    public async Task Rule_MostlyFalse_SuggestsBacktestsAndOpensTheEditor()
    {
        var rule = _book.Add(SomeRule.Velocity with { Levels = [new(Severity.Critical, 1)], Compare = Comparison.AtLeast });
        Judge(rule, 6, 2, minutes: 3, wrong: 6, real: 20);

        var cut = Render<RuleQualityPage>(p => p.Add(page => page.Id, rule.Id));

        Assert.Equal("6 of 8 judged alerts were false. At 6.1 instead of 1, 6 of them would not have come and none of the 2 real ones is lost.",
            cut.Find(".suggestion-words").TextContent);
        Assert.Equal(8, cut.FindAll(".judged-plot circle").Count);
        Assert.Equal($"/rules/{rule.Id}?thresholds=critical:6.1", cut.Find(".suggestion-acts a").GetAttribute("href"));

        await cut.Find(".suggestion-acts button").ClickAsync();

        cut.WaitForAssertion(() => Assert.Contains("judged", cut.Find(".suggestion-verdict").TextContent, StringComparison.Ordinal));
        Assert.Equal(["2", "2"], cut.FindAll(".suggestion-figures dd").Take(2).Select(d => d.TextContent));
        Assert.Equal(8, cut.FindAll(".judged-frame tbody tr").Count);
        Assert.Equal(1, _book.Current.Find(rule.Id)!.Shown.Version);
    }

    [Theory, Trait("Req", "AL14"), Trait("Req", "AC2")]
    [InlineData(Roles.Operator, 0, 0)]
    [InlineData(Roles.Analyst, 1, 0)]
    [InlineData(Roles.Admin, 1, 1)]
    public void Rule_Roles_SeeWhatTheyMayDo(string role, int backtests, int editors)
    {
        SignIn("bob", role);
        var rule = _book.Add(SomeRule.Velocity with { Levels = [new(Severity.Critical, 1)] });
        Judge(rule, 6, 2, minutes: 3, wrong: 6, real: 20);

        var cut = Render<RuleQualityPage>(p => p.Add(page => page.Id, rule.Id));

        Assert.NotEmpty(cut.FindAll(".suggestion-words"));
        Assert.Equal((backtests, editors), (cut.FindAll(".suggestion-acts button").Count, cut.FindAll(".suggestion-acts a").Count));
    }

    [Fact, Trait("Req", "AL14")]
    public void Rule_NothingToSuggest_SaysWhy()
    {
        var rule = _book.Add(SomeRule.Sequence);

        Assert.Contains("compares nothing with a threshold", Render<RuleQualityPage>(p => p.Add(page => page.Id, rule.Id)).Markup, StringComparison.Ordinal);
        Assert.Contains("There is no such rule", Render<RuleQualityPage>(p => p.Add(page => page.Id, Guid.NewGuid())).Markup, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AL14")]
    public void Sparkline_Days_AreBarsAndWords()
    {
        var markup = Sparkline.Of([0, 4, 0, 2], new DateTimeOffset(2026, 11, 18, 0, 0, 0, TimeSpan.Zero)).Value;

        Assert.Contains("6 alerts, most on 2026-11-19: 4", markup, StringComparison.Ordinal);
        Assert.Equal(2, markup.Split("z").Length - 1);
        Assert.Contains("No alerts on any day", Sparkline.Of([0, 0], SomeAlert.Start).Value, StringComparison.Ordinal);
    }

    [Theory, Trait("Req", "AL14")]
    [InlineData("critical:2400000,warning:1.5,terrible:3,error:NaN,info", "critical 2400000, warning 1.5")]
    [InlineData("critical:-1e-7", "critical -1E-07")]
    [InlineData(null, "")]
    public void Thresholds_Address_KeepsWhatCanBeUsed(string? text, string expected) => Assert.Equal(
        expected, string.Join(", ", RuleThresholds.Parse(text).Select(t => FormattableString.Invariant($"{t.Key.Name()} {t.Value}"))));

    private static List<string> Names(IRenderedComponent<QualityPage> cut) => [.. cut.FindAll(".quality-name a").Select(a => a.TextContent)];

    private void Judge(Rule rule, int falseOnes, int realOnes, double minutes, double wrong = 2, double real = 3)
    {
        for (var i = 0; i < falseOnes + realOnes; i++)
        {
            var alert = SomeAlert.Open(subject: $"account/{i % 4}", minutes: -60 * (i % 24), state: i < falseOnes ? AlertState.FalsePositive : AlertState.Resolved, rule: rule.Id);
            _alerts.Add(alert with
            {
                ResolvedBy = "eve", ResolvedAt = alert.OpenedAt.AddMinutes(minutes), Peak = i < falseOnes ? wrong : real, Disposition = i < falseOnes ? "a test" : null,
            });
        }
    }
}

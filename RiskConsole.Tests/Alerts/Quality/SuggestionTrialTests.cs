using RiskConsole.Alerts;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Alerts.Quality;
using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Tests.Alerts.Quality;

public class SuggestionTrialTests
{
    private static readonly RuleDefinition s_rule = new() { Name = "Outflow", Kind = RuleKind.Velocity };

    [Fact, Trait("Req", "AL14")]
    public void Of_TwoSides_TellsWhichJudgedAlertsGo()
    {
        JudgedAlert[] judged = [Judge("a", 0, true), Judge("b", 0, false), Judge("c", 0, false), Judge("d", 0, true), Judge("a", 600, false)];
        var now = new[] { Found("a", 0, Severity.Critical), Found("b", 0, Severity.Critical), Found("c", 0, Severity.Critical), Found("a", 600, Severity.Critical) };
        var then = new[] { Found("b", 0, Severity.Critical), Found("c", 1, Severity.Warning), Found("a", 600, Severity.Critical) };

        var trial = SuggestionTrial.Of(Result(then, now), s_rule, judged);

        Assert.Equal([JudgedFate.Goes, JudgedFate.Stays, JudgedFate.Milder, JudgedFate.NotFound, JudgedFate.Stays], trial.Fates.Select(f => f.Fate));
        Assert.Equal((1, 1), (trial.Count(isFalse: true, JudgedFate.Goes), trial.Count(isFalse: false, JudgedFate.Milder)));
    }

    [Fact, Trait("Req", "AL14")]
    public void Of_OneSideListsOnlyTheFirst_SaysNothingOfLaterOnes()
    {
        JudgedAlert[] judged = [Judge("a", 0, true), Judge("b", 60, true)];
        var result = Result([Found("z", 0, Severity.Critical)], [Found("a", 0, Severity.Critical), Found("c", 30, Severity.Critical)]);

        var trial = SuggestionTrial.Of(result with { Current = result.Current! with { Total = 5_000 } }, s_rule, judged);

        Assert.Equal([JudgedFate.Goes, JudgedFate.NotListed], trial.Fates.Select(f => f.Fate));
    }

    [Fact, Trait("Req", "AL14")]
    public void BeginOf_ImportedHistory_BeginsWithItsEvents()
    {
        var from = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal(from, SuggestionTrial.BeginOf(from, [Judge("a", 0, true)]));
        Assert.Equal(new DateTimeOffset(2022, 8, 1, 0, 0, 0, TimeSpan.Zero), SuggestionTrial.BeginOf(
            from, [Judge("a", 0, true) with { FirstSeen = new DateTimeOffset(2022, 8, 1, 21, 32, 0, TimeSpan.Zero) }]));
    }

    private static BacktestResult Result(Alert[] draft, Alert[] current) =>
        new(SomeAlert.Start, SomeAlert.Start.AddDays(1), 1, TimeSpan.Zero, Side(draft), Side(current), new BacktestComparison([], [], 0, 0, 0));

    private static BacktestSide Side(Alert[] alerts) => new(1, alerts.Length, 1, alerts, [], null, [], null);

    private static Alert Found(string key, double minutes, Severity severity) => SomeAlert.Open(severity: severity, subject: key, minutes: minutes);

    private static JudgedAlert Judge(string key, double minutes, bool isFalse)
    {
        var at = SomeAlert.Start.AddMinutes(minutes);
        return new(Guid.NewGuid(), 1, key, key, Severity.Critical, isFalse, 1, at.AddDays(3), at, at.AddMinutes(5), null);
    }
}

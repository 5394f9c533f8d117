using System.Collections.Immutable;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Rules;

namespace RiskConsole.Alerts.Quality;

/// <summary>What became of a judged alert in a backtest of other thresholds.</summary>
public enum JudgedFate
{
    /// <summary>It comes as before.</summary>
    Stays,

    /// <summary>It comes at a milder level.</summary>
    Milder,

    /// <summary>It comes with the thresholds of now, and not with the others.</summary>
    Goes,

    /// <summary>It does not come with the thresholds of now either: its events are past retention, or the rule was another one.</summary>
    NotFound,

    /// <summary>A backtest lists only the first of the alerts it opens, and this one is later than those: nothing can be said of it.</summary>
    NotListed,
}

/// <summary>A backtest of suggested thresholds against those of now, with what it does to the alerts that people judged.</summary>
public sealed record SuggestionTrial(BacktestResult Result, IReadOnlyList<(JudgedAlert Alert, JudgedFate Fate)> Fates)
{
    /// <summary>The days of the range, and alerts opened on each with the thresholds of now and with the suggested ones.</summary>
    public (DateOnly First, ImmutableArray<int> Now, ImmutableArray<int> Then) PerDay()
    {
        var (now, then) = (Result.Current!.PerDay, Result.Draft.PerDay);
        return (then is [var first, ..] ? first.Day : default, [.. now.Select(day => day.Alerts)], [.. then.Select(day => day.Alerts)]);
    }

    public int Count(bool isFalse, JudgedFate fate) => Fates.Count(f => f.Alert.IsFalse == isFalse && f.Fate == fate);

    /// <summary>Where a backtest must begin to see all that was judged: alerts of imported history were opened long after their events.</summary>
    public static DateTimeOffset BeginOf(DateTimeOffset from, IReadOnlyList<JudgedAlert> judged)
    {
        var first = judged.Select(j => j.FirstSeen).Append(from).Min();
        return new DateTimeOffset(first.UtcDateTime.Date, TimeSpan.Zero);
    }

    /// <param name="result">Of the suggested thresholds against those of now.</param>
    public static SuggestionTrial Of(BacktestResult result, RuleDefinition rule, IReadOnlyList<JudgedAlert> judged)
    {
        var (now, then) = (new Troubles(result.Current!.Alerts, rule.For), new Troubles(result.Draft.Alerts, rule.For));
        var listedUntil = new[] { ListedUntil(result.Current!), ListedUntil(result.Draft) }.Min();
        return new SuggestionTrial(result, [.. judged.Select(alert => (alert, FateOf(alert)))]);

        JudgedFate FateOf(JudgedAlert alert) => (now.Find(alert), then.Find(alert)) switch
        {
            _ when alert.LastSeen + rule.For >= listedUntil => JudgedFate.NotListed,
            (null, null) => JudgedFate.NotFound,
            (_, null) => JudgedFate.Goes,
            ({ } before, { } after) when after.Severity < before.Severity => JudgedFate.Milder,
            _ => JudgedFate.Stays,
        };
    }

    private static DateTimeOffset ListedUntil(BacktestSide side) => side.Total > side.Alerts.Count && side.Alerts is [.., var last] ? last.FirstSeen : DateTimeOffset.MaxValue;

    /// <summary>Alerts of a backtest by key; the same trouble is what has the same key and was seen at the same time, by the clocks of the events.</summary>
    private sealed class Troubles(IReadOnlyList<Alert> alerts, TimeSpan slack)
    {
        private readonly ILookup<string, Alert> _byKey = alerts.ToLookup(alert => alert.Key, StringComparer.Ordinal);

        /// <returns>The most severe one; null for none.</returns>
        public Alert? Find(JudgedAlert judged) => _byKey[judged.Key]
            .Where(alert => alert.FirstSeen <= judged.LastSeen + slack && alert.LastSeen + slack >= judged.FirstSeen).MaxBy(alert => alert.Severity);
    }
}

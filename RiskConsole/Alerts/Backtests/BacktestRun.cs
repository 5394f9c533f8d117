using RiskConsole.Alerts.Silences;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Backtests;

/// <summary>One backtest: a draft, and beside it the definition it is compared with, over the same events in one pass.</summary>
internal sealed class BacktestRun(RuleTrials trials, HistoryReader history, HistoryNeeds needs, BacktestOptions options, RuleOptions rules, TimeProvider time, SuppressionSet silences)
{
    private const int Listed = 1_000;

    public async Task<BacktestResult> RunAsync(
        CompiledRule draft, CompiledRule? current, DateTimeOffset from, DateTimeOffset to, IProgress<BacktestProgress>? progress, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        var range = new HistoryRange(from.ToMicros(), to.ToMicros(), await history.HeadAsync(ct));
        var total = await history.CountAsync(range, ct);
        progress?.Report(new BacktestProgress(0, total, 0));
        var lead = await LeadAsync(history, range, [draft, .. current is null ? [] : new[] { current }], rules, ct);
        var mine = trials.Begin(draft, lead.FromUs, range.FromUs, options.ComparedAlerts, IsSilenced);
        var other = current is null ? null : trials.Begin(current, lead.FromUs, range.FromUs, options.ComparedAlerts, IsSilenced);

        await JudgeAsync(lead, mine, other, null, ct);
        mine.BeginRange();
        other?.BeginRange();
        var seen = 0L;
        await JudgeAsync(range, mine, other, scanned =>
        {
            seen += scanned;
            progress?.Report(new BacktestProgress(seen, total, mine.Tally.Total));
        }, ct);
        // Nothing is late or missing that may still come.
        var end = Math.Min(range.ToUs, time.GetUtcNow().ToMicros());
        mine.End(end);
        other?.End(end);

        return new BacktestResult(
            from, to, seen, time.GetElapsedTime(began), SideOf(mine, from, to), other is null ? null : SideOf(other, from, to),
            other is null ? null : AlertComparison.Of(
                mine.Tally.Alerts, other.Tally.Alerts, mine.Definition.By.SequenceEqual(other.Definition.By, StringComparer.OrdinalIgnoreCase), Listed));
    }

    /// <summary>What comes before a range and is judged without being counted, so that the rules are in the middle of their work when it begins; shorter where that is a
    /// great many events.</summary>
    public static async Task<HistoryRange> LeadAsync(
        HistoryReader history, HistoryRange range, IReadOnlyList<CompiledRule> tried, RuleOptions rules, CancellationToken ct)
    {
        var us = (long)tried.Max(rule => RuleTrial.LeadOf(rule)).TotalMicroseconds;
        return us == 0
            ? range with { ToUs = range.FromUs }
            : await history.NewestAsync(range with { FromUs = range.FromUs - us, ToUs = range.FromUs }, rules.RebuildEvents, ct);
    }

    private bool IsSilenced(Alert alert, DateTimeOffset at) => silences.Of(alert, at).Count > 0;

    private async Task JudgeAsync(HistoryRange part, RuleTrial mine, RuleTrial? other, Action<int>? scanned, CancellationToken ct)
    {
        if (part.FromUs >= part.ToUs)
            return;
        await foreach (var chunk in history.ReadAsync(part, needs, ct).ConfigureAwait(false))
        {
            foreach (var e in chunk.Events)
            {
                mine.Judge(e);
                other?.Judge(e);
            }
            scanned?.Invoke(chunk.Scanned);
            ct.ThrowIfCancellationRequested();
        }
    }

    private static BacktestSide SideOf(RuleTrial trial, DateTimeOffset from, DateTimeOffset to)
    {
        var tally = trial.Tally;
        return new BacktestSide(
            trial.Matched, tally.Total, tally.Occurrences, [.. tally.Alerts.Take(Listed)], tally.PerDay(from, to), tally.PeakHour(), tally.Subjects(), trial.Fault)
        {
            Silenced = tally.Silenced,
            Collapsed = tally.Collapsed, Storms = tally.Storms,
        };
    }
}

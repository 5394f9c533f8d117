using System.Collections.Immutable;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Alerts.Silences;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;
using RiskConsole.Telemetry;

namespace RiskConsole.Replays;

/// <summary>Judges the events of one run and keeps what is shown of them. Single-threaded.</summary>
internal sealed class ReplayJudge
{
    private readonly ReplayPlan _plan;
    private readonly ISuppressions _suppressions;
    private readonly TrialEngine _trial;
    private readonly ReplayShelf[] _shelves;
    private readonly HashSet<Guid> _before = [];
    private readonly HashSet<Guid> _storms = [];
    private int _begun;

    public ReplayJudge(ReplayPlan plan, IRuleEngine engine, IAdmission admission, ISuppressions suppressions)
    {
        (_plan, _suppressions) = (plan, suppressions);
        _trial = new TrialEngine(engine, admission, Take, Math.Min(plan.Lead.FromUs, plan.Range.FromUs));
        _shelves = [.. Categories.All.Select(_ => new ReplayShelf(plan.Bars.Count))];
    }

    /// <summary>Alerts that were opened, resolved or became worse: what somebody would look up for.</summary>
    public long Seen { get; private set; }

    /// <summary>Grows with every event and finding of the window.</summary>
    public long Changes { get; private set; }

    /// <summary>Alerts that were opened and are listed.</summary>
    public long Opened { get; private set; }

    /// <summary>The next time at which something happens without an event; <see cref="long.MaxValue"/> for never.</summary>
    public long NextDueUs => _trial.NextDueUs;

    /// <summary>An event of before the window.</summary>
    public void Lead(RiskEvent e)
    {
        BeginRules(e);
        _trial.Judge(e);
    }

    /// <summary>An event of the window.</summary>
    public void Judge(RiskEvent e)
    {
        BeginRules(e);
        Changes++;
        // Before its alerts, as it comes before them.
        _shelves[(int)e.Category].Add(e, _plan.Bars.At(e.Time.ToMicros()));
        _trial.Judge(e);
    }

    /// <summary>Lets time pass.</summary>
    /// <param name="next">The event that comes next; null for none.</param>
    public void Pass(long clockUs, RiskEvent? next) => _trial.Pass(next is null ? clockUs : Math.Min(clockUs, EventClock.Of(next) - 1));

    public void End() => _trial.End(_plan.Range.ToUs);

    /// <returns>What went wrong with rules on the way, in words.</returns>
    public IEnumerable<string> Faults() =>
        from status in _trial.Statuses
        where status.Fault is not null
        let name = _plan.Rules.FirstOrDefault(rule => rule.Compiled.Id == status.RuleId)?.Compiled.Definition.Name
        select $"The rule {name} failed on the way: {status.Fault}";

    public (ImmutableArray<RiskEvent> Events, long Count) EventsOf(CategorySet categories)
    {
        var shelves = Of(categories);
        var newest = shelves.SelectMany(shelf => shelf.Events).OrderByDescending(e => e.Time).ThenByDescending(e => e.Seq).Take(ReplayShelf.MostEvents);
        return ([.. newest], shelves.Sum(shelf => shelf.EventCount));
    }

    public ImmutableArray<ReplayAlert> AlertsOf(CategorySet categories) =>
    [
        .. Of(categories).SelectMany(shelf => shelf.Alerts).OrderByDescending(listed => listed.Alert.OpenedAt).ThenByDescending(listed => listed.Alert.Id)
            .Take(ReplayShelf.MostAlerts),
    ];

    public ReplayCounts CountsOf(CategorySet categories)
    {
        var shelves = Of(categories);
        return new ReplayCounts(
            [.. Severities.All.Select(severity => new SeverityCount(severity, shelves.Sum(shelf => shelf.Open[(int)severity])))],
            shelves.Sum(shelf => shelf.Opened), shelves.Sum(shelf => shelf.Resolved), shelves.Sum(shelf => shelf.Escalated), shelves.Sum(shelf => shelf.Occurrences),
            shelves.Sum(shelf => shelf.Silenced), shelves.Sum(shelf => shelf.Collapsed), shelves.Sum(shelf => shelf.Storms), shelves.Sum(shelf => shelf.OpenBefore));
    }

    /// <returns>The bars up to a time.</returns>
    public ImmutableArray<ReplayBucket> ChartOf(CategorySet categories, long clockUs)
    {
        var shelves = Of(categories);
        var bars = _plan.Bars;
        var chart = ImmutableArray.CreateBuilder<ReplayBucket>(bars.Count);
        for (var i = 0; i <= bars.At(clockUs); i++)
        {
            var (critical, other) = (0, 0);
            foreach (var shelf in shelves)
            {
                var marks = shelf.Marks(i);
                (critical, other) = (critical + marks.Critical, other + marks.Other);
            }
            chart.Add(new ReplayBucket(
                (bars.FromUs + i * bars.StepUs) / 1_000, Sum(i, Severity.Info), Sum(i, Severity.Warning), Sum(i, Severity.Error), Sum(i, Severity.Critical), critical, other));
        }
        return chart.ToImmutable();

        int Sum(int bar, Severity severity)
        {
            var sum = 0;
            foreach (var shelf in shelves)
                sum += shelf.Bar(bar, severity);
            return sum;
        }
    }

    private List<ReplayShelf> Of(CategorySet categories) => [.. Categories.All.Where(category => categories.Contains(category)).Select(category => _shelves[(int)category])];

    // Each begins as far back as it would alone, so that it finds what its backtest finds.
    private void BeginRules(RiskEvent e)
    {
        var us = e.Time.ToMicros();
        var due = _begun;
        while (due < _plan.Rules.Count && _plan.Rules[due].BeginUs <= us)
            due++;
        if (due == _begun)
            return;
        _begun = due;
        _trial.Use([.. _plan.Rules.Take(due).Select(rule => rule.Compiled)]);
    }

    private void Take(in AdmissionResult result, long nowUs)
    {
        if (result.Alert is { } alert)
            Take(alert, result.Kind, nowUs);
        if (result.Storm is { } storm)
            Take(storm, _storms.Add(storm.Id) ? AdmissionKind.Opened : storm.IsOpen ? AdmissionKind.Repeated : AdmissionKind.Resolved, nowUs);
    }

    private void Take(Alert alert, AdmissionKind kind, long nowUs)
    {
        var shelf = _shelves[(int)alert.Category];
        if (nowUs < _plan.Range.FromUs && kind == AdmissionKind.Opened)
            _before.Add(alert.Id);
        if (_before.Contains(alert.Id))
        {
            CountBefore(shelf, kind, nowUs);
            return;
        }
        Changes++;
        if (kind == AdmissionKind.Opened)
        {
            shelf.Add(alert, SilencedBy(alert, nowUs), _plan.Bars.At(nowUs));
            Opened += alert.StormId is null ? 1 : 0;
        }
        else
        {
            shelf.Change(alert, kind);
        }
        if (kind is not AdmissionKind.CoolingDown and not AdmissionKind.Repeated)
            Seen++;
    }

    private void CountBefore(ReplayShelf shelf, AdmissionKind kind, long nowUs)
    {
        if (nowUs < _plan.Range.FromUs)
            shelf.OpenBefore += kind switch { AdmissionKind.Opened => 1, AdmissionKind.Resolved => -1, _ => 0 };
    }

    private string? SilencedBy(Alert alert, long nowUs)
    {
        var by = _suppressions.Of(alert, nowUs.ToTime());
        return by.Count == 0 ? null : string.Join("; ", by.Select(suppression => suppression.Words));
    }
}

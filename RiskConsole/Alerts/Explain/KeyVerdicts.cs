using RiskConsole.Alerts.Backtests;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Explain;

/// <summary>What a rule that looked at an event saw, and what came of it: the value by judging the key's stored events up to it, the rest by the alerts that are stored.</summary>
internal sealed class KeyVerdicts(KeyHistory history, IRuleEngines engines, IAlertStore alerts)
{
    /// <summary>What the pipeline needs at most between an event and its alert.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    /// <param name="verdict">What is known of it already.</param>
    public async Task<RuleVerdict> OfAsync(RuleVerdict verdict, CompiledRule rule, RiskEvent e, CategorySet categories, CancellationToken ct)
    {
        if (!rule.TryTake(e, out var sample))
            return verdict with { Kind = VerdictKind.Passed, Words = "It does not look at such events." };
        var (step, note) = await JudgeAsync(rule, e, sample.Key, categories, ct);
        var definition = rule.Definition;
        var compares = definition.Kind is not (RuleKind.Sequence or RuleKind.Absence);
        var table = new LevelTable(definition);
        verdict = verdict with
        {
            Key = definition.By.Count == 0 ? null : string.Join(", ", definition.By.Zip(RuleKey.Parts(sample.Key), (field, value) => $"{field} {value}")),
            Value = compares && step.Seen.Counts && !double.IsNaN(step.Seen.Value) ? step.Seen.Value : null,
            Measure = VerdictWords.Measure(definition),
            Compare = definition.Kind == RuleKind.Anomaly ? definition.Compare is Comparison.AtLeast or Comparison.AtMost ? Comparison.AtLeast : Comparison.Above : definition.Compare,
            Levels = compares
                ? [.. definition.Levels.Select((level, i) => new LevelVerdict(level.Severity, level.Threshold ?? 0, step.Seen.Counts && table.Reaches(i, step.Seen.Value)))
                    .OrderByDescending(level => level.Severity)]
                : [],
            Held = VerdictWords.Held(definition, step),
            Note = note,
        };
        if (!step.Seen.Counts)
            return verdict with { Kind = VerdictKind.Unjudged, Words = VerdictWords.Unjudged(definition, step) };
        var known = await FindAsync(rule, e, sample.Key, categories, ct);
        if (step.Level < 0)
        {
            // Its alert lives on until the value has recovered.
            var alert = known.Open(e);
            return verdict with { Kind = VerdictKind.Below, Words = VerdictWords.Below(definition, step, alert), Alert = alert };
        }
        return Reached(verdict, rule, e, step, known);
    }

    private static RuleVerdict Reached(RuleVerdict verdict, CompiledRule rule, RiskEvent e, ProbeStep step, KnownAlerts known)
    {
        var severity = rule.Definition.Levels[step.Level].Severity.Label();
        if (known.RaisedBy(e) is { } raised)
            return verdict with { Kind = VerdictKind.Raised, Alert = raised, Words = $"It raised this alert as {severity}." };
        if (step.Condition is { Phase: ConditionPhase.Pending, SinceUs: var since, UntilUs: var until })
        {
            var later = known.OpenedBy(e.ReceivedAt, until.ToTime() + Slack);
            return verdict with
            {
                Kind = VerdictKind.Pending,
                Alert = later,
                Words = $"{severity} is reached since {RuleWords.Time(since)}. The rule wants that for {RuleWords.Duration(rule.Definition.For)}, until {RuleWords.Time(until)}."
                    + (later is null ? " It did not hold that long, or that time is not over." : " It held, and raised this alert then."),
            };
        }
        if (known.Open(e) is { } open)
            return verdict with { Kind = VerdictKind.Counted, Alert = open, Words = $"{severity} is reached; it was counted on the alert that was open." };
        if (known.Last(e) is { ResolvedAt: { } ended } last)
        {
            if (last.State == AlertState.FalsePositive)
                return verdict with { Kind = VerdictKind.HeldBack, Alert = last, Words = $"{severity} is reached; it was held back, since the last alert had been called a false positive." };
            if (e.ReceivedAt < ended + rule.Definition.Cooldown)
                return verdict with { Kind = VerdictKind.HeldBack, Alert = last, Words = $"{severity} is reached; it was held back by the rule's cooldown until {RuleWords.Time((ended + rule.Definition.Cooldown).ToMicros())}." };
        }
        return verdict with
        {
            Kind = VerdictKind.Reached,
            Words = $"{severity} is reached, but no alert of that time is stored: the rule was saved anew meanwhile, the console was catching up, or the value was another when it judged.",
        };
    }

    /// <summary>A single event without waiting needs no past.</summary>
    private async Task<(ProbeStep Step, string? Note)> JudgeAsync(CompiledRule rule, RiskEvent e, string key, CategorySet categories, CancellationToken ct)
    {
        var atUs = EventClock.Of(e);
        if (rule.Definition is { Kind: RuleKind.Threshold, For.Ticks: 0 })
            return (new RuleProbe(rule, engines.Create(), e.ReceivedAt.ToMicros()).Judge(e, e.ReceivedAt.ToMicros()), null);
        var lead = RuleTrial.LeadOf(rule);
        var past = await history.ReadAsync(rule, key, atUs - (long)lead.TotalMicroseconds, e.ReceivedAt.ToMicros(), e.Seq - 1, categories, ct);
        var probe = new RuleProbe(rule, engines.Create(), past.FromUs);
        var clockUs = past.FromUs;
        foreach (var before in past.Events)
        {
            clockUs = Math.Max(clockUs, before.ReceivedAt.ToMicros());
            probe.Judge(before, clockUs);
            ct.ThrowIfCancellationRequested();
        }
        var step = probe.Judge(e, Math.Max(clockUs, e.ReceivedAt.ToMicros()));
        if (probe.Fault is { } fault)
            throw new RuleFaultException(fault);
        return (step, past.IsCut
            ? $"Judged from the last {RuleWords.Duration(atUs - past.FromUs)} only: more is stored than the {KeyHistory.MostScanned:n0} events that are looked at."
            : rule.KeepsBaseline ? $"What is usual was learnt anew from the last {RuleWords.Duration(lead)}; the console, which has learnt for longer, may have expected a little more or less." : null);
    }

    private async Task<KnownAlerts> FindAsync(CompiledRule rule, RiskEvent e, string key, CategorySet categories, CancellationToken ct)
    {
        var search = new AlertSearch(categories) { RuleId = rule.Id, Key = key, Shadow = rule.IsShadow, To = e.ReceivedAt + rule.Definition.For + Slack + Slack };
        return new KnownAlerts((await alerts.SearchAsync(search, 50, null, ct)).Items);
    }

    /// <summary>The alerts of a rule and key around an event, the last opened first.</summary>
    private sealed record KnownAlerts(IReadOnlyList<Alert> Items)
    {
        public Alert? RaisedBy(RiskEvent e) => Items.FirstOrDefault(alert => alert.CauseUid == e.Uid);

        public Alert? Open(RiskEvent e) => Items.FirstOrDefault(alert => alert.OpenedAt <= e.ReceivedAt + Slack && (alert.ResolvedAt is null || alert.ResolvedAt >= e.ReceivedAt));

        public Alert? OpenedBy(DateTimeOffset from, DateTimeOffset to) => Items.LastOrDefault(alert => alert.OpenedAt >= from && alert.OpenedAt <= to);

        public Alert? Last(RiskEvent e) => Items.FirstOrDefault(alert => alert.ResolvedAt is { } ended && ended <= e.ReceivedAt);
    }
}

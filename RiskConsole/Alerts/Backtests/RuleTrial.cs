using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;

namespace RiskConsole.Alerts.Backtests;

/// <summary>One definition on an engine and an admission of its own, with a clock that goes by the events it is given: in order of event time, from before the range that
/// is asked about, so that windows are filled and alerts open when the range begins.</summary>
internal sealed class RuleTrial
{
    private readonly CompiledRule _rule;
    private readonly TrialEngine _trial;
    private long _takenBefore;

    /// <param name="beginUs">When its clock begins.</param>
    public RuleTrial(CompiledRule rule, IRuleEngine engine, IAdmission admission, AlertTally tally, long beginUs)
    {
        (_rule, Tally) = (rule, tally);
        _trial = new TrialEngine(engine, admission, tally.Count, beginUs);
        _trial.Use([rule]);
    }

    public AlertTally Tally { get; }

    public RuleDefinition Definition => _rule.Definition;

    /// <summary>Events of the range that concern the rule.</summary>
    public long Matched => Status?.Taken - _takenBefore ?? 0;

    /// <summary>Why the rule failed on the way; null when it did not.</summary>
    public string? Fault => Status?.Fault;

    private RuleStatus? Status => _trial.Statuses.FirstOrDefault(s => s.RuleId == _rule.Id);

    /// <summary>What is judged from here on is in the range.</summary>
    public void BeginRange() => _takenBefore = Status?.Taken ?? 0;

    public void Judge(RiskEvent e) => _trial.Judge(e);

    public void Judge(in Sample sample) => _trial.Judge(_rule, sample);

    public void End(long clockUs) => _trial.End(clockUs);

    /// <summary>How long before a range the rule must have judged to be in the middle of its work: its windows are full, what it raised before is open or over, and an
    /// anomaly has learnt.</summary>
    public static TimeSpan LeadOf(CompiledRule rule)
    {
        var definition = rule.Definition;
        var after = definition.Cooldown > definition.DedupWindow ? definition.Cooldown : definition.DedupWindow;
        var lead = TimeSpan.FromMicroseconds(rule.HorizonUs) + definition.For + definition.KeepFiring + after;
        if (!rule.KeepsBaseline || definition.Window is not { } bucket)
            return lead;
        var tuning = definition.Anomaly ?? new AnomalyTuning();
        var learning = (tuning.WarmUp + 1) * bucket;
        // An hour of the day is known by itself when some buckets of it were seen, which takes days.
        var seasons = tuning.Seasonal ? TimeSpan.FromDays(3) + bucket : TimeSpan.Zero;
        return new[] { lead, learning, seasons }.Max();
    }
}

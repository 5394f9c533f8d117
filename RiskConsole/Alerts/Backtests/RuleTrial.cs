using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;

namespace RiskConsole.Alerts.Backtests;

/// <summary>One definition on an engine and an admission of its own, with a clock that goes by the events it is given: in order of event time, from before the range that
/// is asked about, so that windows are filled and alerts open when the range begins.</summary>
internal sealed class RuleTrial : IFindings
{
    private readonly CompiledRule _rule;
    private readonly IRuleEngine _engine;
    private readonly IAdmission _admission;

    /// <summary>The last events, for what a timer finds: the newest event that made it tells whom it concerns, as in the pipeline.</summary>
    private readonly RiskEvent?[] _recent = new RiskEvent?[4_096];
    private int _next;
    private long _clockUs;
    private long _takenBefore;

    /// <param name="beginUs">When its clock begins.</param>
    public RuleTrial(CompiledRule rule, IRuleEngine engine, IAdmission admission, AlertTally tally, long beginUs)
    {
        (_rule, _engine, _admission, Tally, _clockUs) = (rule, engine, admission, tally, beginUs);
        engine.Use([rule], beginUs, this);
    }

    public AlertTally Tally { get; }

    public RuleDefinition Definition => _rule.Definition;

    /// <summary>Events of the range that concern the rule.</summary>
    public long Matched => Status?.Taken - _takenBefore ?? 0;

    /// <summary>Why the rule failed on the way; null when it did not.</summary>
    public string? Fault => Status?.Fault;

    private RuleStatus? Status => _engine.Statuses.FirstOrDefault(s => s.RuleId == _rule.Id);

    /// <summary>What is judged from here on is in the range.</summary>
    public void BeginRange() => _takenBefore = Status?.Taken ?? 0;

    public void Judge(RiskEvent e)
    {
        _recent[_next] = e;
        _next = (_next + 1) % _recent.Length;
        _clockUs = Math.Max(_clockUs, EventClock.Of(e));
        _engine.Process(e, _clockUs, this);
    }

    public void Judge(in Sample sample)
    {
        _clockUs = Math.Max(_clockUs, sample.TimeUs);
        _engine.Process(_rule, sample, _clockUs, this);
    }

    public void End(long clockUs) => _engine.AdvanceTo(_clockUs = Math.Max(_clockUs, clockUs), this);

    void IFindings.Add(in Finding finding)
    {
        // What a timer finds, a running console finds when it is due, not with the next event.
        var now = finding.CauseSeq == 0 ? Math.Min(finding.TimeUs, _clockUs) : _clockUs;
        var known = finding.Cause is null && finding.Contributing is [.., var newest] && finding.Kind != FindingKind.Cleared && FindRecent(newest) is { } cause
            ? finding with { Cause = cause }
            : finding;
        Tally.Count(_admission.Admit(known, now), now);
    }

    private RiskEvent? FindRecent(long seq) => Array.Find(_recent, e => e?.Seq == seq);

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

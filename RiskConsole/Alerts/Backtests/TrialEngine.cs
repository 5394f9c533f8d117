using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;

namespace RiskConsole.Alerts.Backtests;

/// <summary>Takes what admission made of a finding.</summary>
/// <param name="nowUs">When, by the trial's clock.</param>
internal delegate void Admitted(in AdmissionResult result, long nowUs);

/// <summary>An engine and an admission of their own, with a clock that goes by the events they are given, in order of event time: what backtests, what-ifs and replays judge
/// by.</summary>
/// <param name="admitted">Hears of each finding, in order.</param>
/// <param name="beginUs">When its clock begins.</param>
internal sealed class TrialEngine(IRuleEngine engine, IAdmission admission, Admitted admitted, long beginUs) : IFindings
{
    /// <summary>The last events, for what a timer finds: the newest event that made it tells whom it concerns, as in the pipeline.</summary>
    private readonly RiskEvent?[] _recent = new RiskEvent?[4_096];
    private readonly List<AdmissionResult> _passed = [];
    private int _next;
    private bool _hasJudged;

    public long ClockUs { get; private set; } = beginUs;

    public IReadOnlyList<RuleStatus> Statuses => engine.Statuses;

    /// <summary>The next time at which something happens without an event; <see cref="long.MaxValue"/> for never.</summary>
    public long NextDueUs => _hasJudged ? Math.Min(engine.NextDueUs, admission.NextDueUs) : long.MaxValue;

    /// <summary>Judges by these rules from here on; those it has already go on.</summary>
    public void Use(IReadOnlyList<CompiledRule> rules) => engine.Use(rules, ClockUs, this);

    public void Judge(RiskEvent e)
    {
        _recent[_next] = e;
        _next = (_next + 1) % _recent.Length;
        _hasJudged = true;
        ClockUs = Math.Max(ClockUs, EventClock.Of(e));
        engine.Process(e, ClockUs, this);
        PassAdmission(ClockUs);
    }

    public void Judge(CompiledRule rule, in Sample sample)
    {
        _hasJudged = true;
        ClockUs = Math.Max(ClockUs, sample.TimeUs);
        engine.Process(rule, sample, ClockUs, this);
        PassAdmission(ClockUs);
    }

    /// <summary>Lets time pass between two events: what they find is the same as without it, only sooner. The rules begin with the first event, so before it nothing passes.</summary>
    /// <param name="clockUs">Before the clock of the event that comes next.</param>
    public void Pass(long clockUs)
    {
        if (_hasJudged && clockUs > ClockUs)
            End(clockUs);
    }

    /// <summary>Lets time pass after the last event.</summary>
    public void End(long clockUs)
    {
        ClockUs = Math.Max(ClockUs, clockUs);
        engine.AdvanceTo(ClockUs, this);
        PassAdmission(ClockUs);
    }

    void IFindings.Add(in Finding finding)
    {
        // What a timer finds, a running console finds when it is due, not with the next event.
        var now = finding.CauseSeq == 0 ? Math.Min(finding.TimeUs, ClockUs) : ClockUs;
        var known = finding.Cause is null && finding.Contributing is [.., var newest] && finding.Kind != FindingKind.Cleared && FindRecent(newest) is { } cause
            ? finding with { Cause = cause }
            : finding;
        PassAdmission(now);
        admitted(admission.Admit(known, now), now);
    }

    // Each at its own time, whenever somebody looks: a storm ends when it does.
    private void PassAdmission(long toUs)
    {
        for (var due = admission.NextDueUs; due <= toUs; due = admission.NextDueUs)
        {
            _passed.Clear();
            admission.Advance(due, _passed);
            foreach (var passed in _passed)
                admitted(passed, due);
            if (admission.NextDueUs <= due)
                break;
        }
    }

    private RiskEvent? FindRecent(long seq) => Array.Find(_recent, e => e?.Seq == seq);
}

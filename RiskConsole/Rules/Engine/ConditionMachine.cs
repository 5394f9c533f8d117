using RiskConsole.Events;

namespace RiskConsole.Rules.Engine;

/// <summary>What makes a condition be looked at.</summary>
/// <param name="TimeUs">Event time, or the due time of a timer.</param>
/// <param name="Seq">0 for a timer.</param>
internal readonly record struct Moment(long TimeUs, long ClockUs, long Seq, RiskEvent? Cause)
{
    public static Moment Timer(long dueUs) => new(dueUs, dueUs, 0, null);
}

/// <summary>Moves conditions between rest, pending, firing and ending: the same for all kinds of rules.</summary>
/// <remarks>Level kinds end when their value has recovered; pulses end when nothing was seen for <see cref="RuleDefinition.KeepFiring"/>. Time alone raises, escalates and ends,
/// but never repeats.</remarks>
internal sealed class ConditionMachine(EngineChangeLog changes)
{
    /// <summary>Judges what the key's window said.</summary>
    public void Observe(KeyState key, in Observation seen, in Moment moment, bool byTimer, IFindings findings)
    {
        var levels = key.Run.Levels;
        var level = seen.Counts ? levels.Reached(seen.Value) : -1;
        if (key.Condition is not { } condition)
        {
            if (level >= 0)
                Begin(key, level, seen, moment, findings);
            return;
        }
        switch (condition.Phase)
        {
            case ConditionPhase.Pending when level < 0 && seen.Counts:
                Rest(key);
                break;
            case ConditionPhase.Pending:
                if (level >= 0)
                    Note(key, condition, level, seen, moment);
                if (condition.UntilUs <= Math.Max(moment.TimeUs, moment.ClockUs))
                    Raise(key, condition, moment, findings);
                break;
            case var _ when level >= 0:
                Hold(key, condition, level, seen, moment, byTimer, findings);
                break;
            case ConditionPhase.Firing when !levels.IsPulse:
                if (seen.Counts && levels.IsRecovered(condition.Level, seen.Value))
                    Recover(key, condition, seen, moment, findings);
                break;
            default:
                if (byTimer && condition.UntilUs <= moment.ClockUs)
                    Clear(key, condition, seen, moment, findings);
                break;
        }
    }

    /// <summary>Ends a condition because its rule does or its key is given up.</summary>
    public void Abandon(KeyState key, long clockUs, IFindings findings)
    {
        if (key.Condition is not { } condition)
            return;
        if (condition.Phase == ConditionPhase.Pending)
            Rest(key);
        else
            Clear(key, condition, default, Moment.Timer(clockUs), findings);
    }

    /// <summary>Fits a condition to another version of its rule.</summary>
    public void Refit(KeyState key, Condition condition, int level, long clockUs)
    {
        condition.Level = level;
        if (condition.Phase == ConditionPhase.Pending)
            condition.UntilUs = Math.Max(condition.SinceUs + key.Run.ForUs, clockUs);
        else if (condition.Phase == ConditionPhase.Firing || key.Run.Levels.IsPulse)
            condition.UntilUs = End(key, condition, clockUs);
        if (key.Run.Levels.IsPulse && condition.Phase == ConditionPhase.Ending)
            condition.Phase = ConditionPhase.Firing;
        changes.ConditionChanged(key);
    }

    private void Begin(KeyState key, int level, in Observation seen, in Moment moment, IFindings findings)
    {
        var condition = key.Condition = new Condition { Phase = ConditionPhase.Pending, SinceUs = moment.TimeUs, LastUs = moment.TimeUs };
        Note(key, condition, level, seen, moment);
        if (key.Run.ForUs == 0)
            Raise(key, condition, moment, findings);
        else
            condition.UntilUs = Math.Max(moment.TimeUs + key.Run.ForUs, moment.ClockUs);
        key.Run.Touch(key);
    }

    private void Rest(KeyState key)
    {
        key.Condition = null;
        key.Run.Touch(key);
        changes.ConditionChanged(key);
    }

    private void Raise(KeyState key, Condition condition, in Moment moment, IFindings findings)
    {
        condition.Phase = ConditionPhase.Firing;
        condition.UntilUs = End(key, condition, moment.ClockUs);
        changes.ConditionChanged(key);
        Tell(FindingKind.Raised, key, condition.Level, condition.Observed, moment, findings);
    }

    /// <summary>It is firing or ending and holds still, or again.</summary>
    private void Hold(KeyState key, Condition condition, int level, in Observation seen, in Moment moment, bool byTimer, IFindings findings)
    {
        var worse = key.Run.Levels.IsWorse(level, condition.Level);
        if (byTimer && !worse)
        {
            if (condition.Phase == ConditionPhase.Ending)
            {
                condition.Phase = ConditionPhase.Firing;
                condition.UntilUs = End(key, condition, moment.ClockUs);
                changes.ConditionChanged(key);
            }
            return;
        }
        var most = worse ? level : condition.Level;
        Note(key, condition, most, seen, moment);
        condition.Phase = ConditionPhase.Firing;
        condition.UntilUs = End(key, condition, moment.ClockUs);
        Tell(worse ? FindingKind.Escalated : FindingKind.Repeated, key, level, condition.Observed, moment, findings);
    }

    private void Recover(KeyState key, Condition condition, in Observation seen, in Moment moment, IFindings findings)
    {
        if (key.Run.KeepFiringUs == 0)
        {
            Clear(key, condition, seen, moment, findings);
            return;
        }
        condition.Phase = ConditionPhase.Ending;
        condition.UntilUs = moment.ClockUs + key.Run.KeepFiringUs;
        changes.ConditionChanged(key);
    }

    private void Clear(KeyState key, Condition condition, in Observation seen, in Moment moment, IFindings findings)
    {
        Rest(key);
        Tell(FindingKind.Cleared, key, condition.Level, seen.Counts ? Shown(key, seen) : condition.Observed, moment, findings);
    }

    /// <summary>Only pulses end by themselves: <see cref="RuleDefinition.KeepFiring"/> after the last one.</summary>
    private static long End(KeyState key, Condition condition, long clockUs) =>
        key.Run.Levels.IsPulse ? Math.Max(condition.LastUs + key.Run.KeepFiringUs, clockUs) : long.MaxValue;

    private void Note(KeyState key, Condition condition, int level, in Observation seen, in Moment moment)
    {
        condition.Level = level;
        condition.Observed = Shown(key, seen);
        condition.LastUs = Math.Max(condition.LastUs, moment.TimeUs);
        changes.ConditionChanged(key);
    }

    private static double? Shown(KeyState key, in Observation seen) =>
        key.Run.Levels.ShowsValue && (seen.Shown ?? seen.Value) is var value && !double.IsNaN(value) ? value : null;

    private static void Tell(FindingKind kind, KeyState key, int level, double? observed, in Moment moment, IFindings findings)
    {
        var run = key.Run;
        run.Findings++;
        var explains = kind is FindingKind.Raised or FindingKind.Escalated;
        findings.Add(new Finding(kind, run.Rule, key.Key, moment.TimeUs, level, observed, run.Levels.Threshold(level), explains ? key.Window?.Reason : null,
            moment.Seq, moment.Cause, explains ? key.Window?.Contributing ?? [] : null));
    }
}

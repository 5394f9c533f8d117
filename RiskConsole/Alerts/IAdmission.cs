using RiskConsole.Alerts.Life;
using RiskConsole.Rules.Engine;

namespace RiskConsole.Alerts;

/// <summary>Turns findings into alerts: opens, counts repeats, escalates, resolves, and holds back during a cooldown. All that a person sees of rules goes through it,
/// in the pipeline and in backtests alike. Single-threaded; remembers open alerts and those resolved within the longest window or cooldown.</summary>
internal interface IAdmission
{
    /// <param name="nowUs">Console time; in a backtest the event's.</param>
    /// <returns>The alert as it is now and what happened to it.</returns>
    AdmissionResult Admit(in Finding finding, long nowUs);

    /// <summary>When something happens by itself (a storm is over); <see cref="long.MaxValue"/> for never.</summary>
    long NextDueUs { get; }

    /// <summary>Lets time pass.</summary>
    /// <param name="changed">Takes what came of it: storm alerts that changed or ended.</param>
    void Advance(long nowUs, ICollection<AdmissionResult> changed);
}

/// <summary>What a finding did.</summary>
internal enum AdmissionKind : byte
{
    /// <summary>Nobody notices: the condition cleared without an open alert, ...</summary>
    None,
    Opened,

    /// <summary>Counted on an alert, open or resolved a moment ago (which then is open again).</summary>
    Repeated,
    Escalated,
    Resolved,

    /// <summary>Held back by the rule's cooldown, or since the last alert was called a false positive, and counted on that.</summary>
    CoolingDown,
}

/// <param name="Alert">Null for <see cref="AdmissionKind.None"/>.</param>
internal readonly record struct AdmissionResult(AdmissionKind Kind, Alert? Alert)
{
    /// <summary>The storm alert that was opened, or counts one more; null where no storm changed.</summary>
    public Alert? Storm { get; init; }

    /// <summary>What its timeline tells of; null for a mere repeat.</summary>
    public EntryKind? Told { get; init; }

    /// <summary>What the storm alert's timeline tells of.</summary>
    public EntryKind? StormTold { get; init; }

    /// <summary>The alert's state before.</summary>
    public AlertState Before { get; init; }
}

using RiskConsole.Rules.Engine;

namespace RiskConsole.Alerts;

/// <summary>Turns findings into alerts: opens, counts repeats, escalates, resolves, and holds back during a cooldown. All that a person sees of rules goes through it,
/// in the pipeline and in backtests alike. Single-threaded; remembers open alerts and those resolved within the longest window or cooldown.</summary>
internal interface IAdmission
{
    /// <param name="nowUs">Console time; in a backtest the event's.</param>
    /// <returns>The alert as it is now and what happened to it.</returns>
    AdmissionResult Admit(in Finding finding, long nowUs);
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

    /// <summary>Held back by the rule's cooldown, and counted on the last alert.</summary>
    CoolingDown,
}

/// <param name="Alert">Null for <see cref="AdmissionKind.None"/>.</param>
internal readonly record struct AdmissionResult(AdmissionKind Kind, Alert? Alert);

using RiskConsole.Events;

namespace RiskConsole.Rules.Engine;

/// <summary>What happened to one rule's condition for one key.</summary>
internal enum FindingKind
{
    /// <summary>It holds, after <see cref="RuleDefinition.For"/>.</summary>
    Raised,

    /// <summary>It was seen again while it holds, at the same or a lower level.</summary>
    Repeated,

    /// <summary>It was seen again at a more severe level.</summary>
    Escalated,

    /// <summary>It holds no more, after <see cref="RuleDefinition.KeepFiring"/>.</summary>
    Cleared,
}

/// <summary>One finding of the engine, in order of the log and of its clock.</summary>
/// <param name="TimeUs">When, in event time (for timers: the due time).</param>
/// <param name="Level">Index into <see cref="RuleDefinition.Levels"/>; of the level it had for <see cref="FindingKind.Cleared"/>.</param>
/// <param name="Observed">The value seen; null where the kind has none.</param>
/// <param name="Threshold">What it was compared with.</param>
/// <param name="Reason">In words, where numbers do not say it (anomaly: what was expected and what came; absence: since when; sequence: the steps).</param>
/// <param name="CauseSeq">The event at which it was found; 0 for a timer.</param>
/// <param name="Cause">That event, where the engine had it at hand.</param>
/// <param name="Contributing">Places in the log of events that made it, newest last, at most 20; only when raised or escalated.</param>
internal readonly record struct Finding(
    FindingKind Kind, CompiledRule Rule, string Key, long TimeUs, int Level, double? Observed, double? Threshold, string? Reason,
    long CauseSeq, RiskEvent? Cause, IReadOnlyList<long>? Contributing);

/// <summary>Takes findings as they are made.</summary>
internal interface IFindings
{
    void Add(in Finding finding);
}

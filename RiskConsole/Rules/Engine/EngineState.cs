namespace RiskConsole.Rules.Engine;

/// <summary>Where a condition stands.</summary>
internal enum ConditionPhase : byte
{
    /// <summary>Holds, not yet for <see cref="RuleDefinition.For"/>.</summary>
    Pending = 1,

    /// <summary>Raised and holding.</summary>
    Firing = 2,

    /// <summary>Raised, holds no more, and <see cref="RuleDefinition.KeepFiring"/> is not over yet.</summary>
    Ending = 3,
}

/// <summary>A condition that is not at rest: kept in the store with the alerts, in one transaction with what caused it.</summary>
/// <param name="SinceUs">When it began to hold.</param>
/// <param name="LastUs">When it was last seen to hold.</param>
/// <param name="UntilUs">When something happens by itself (raised, cleared); <see cref="long.MaxValue"/> for nothing.</param>
internal sealed record ConditionRecord(
    Guid RuleId, string Key, ConditionPhase Phase, int Level, long SinceUs, long LastUs, long UntilUs, double? Observed);

/// <summary>A baseline as of the end of a bucket; what came later is read again from the log.</summary>
internal sealed record BaselineRecord(Guid RuleId, ulong Shape, string Key, byte[] State);

/// <summary>What changed in the engine since the last time this was asked: to be written with the position of the log it belongs to.</summary>
/// <param name="Conditions">Null record: at rest, forget it.</param>
/// <param name="Windows">Only where an <see cref="IWindowStore"/> keeps them.</param>
internal sealed record EngineChanges(
    IReadOnlyList<(Guid RuleId, string Key, ConditionRecord? Record)> Conditions,
    IReadOnlyList<BaselineRecord> Baselines,
    IReadOnlyList<WindowChange> Windows);

/// <summary>How a rule fares in this process.</summary>
/// <param name="Fault">Why it fails; null while it works. A failing rule is tried again with each event, and the others go on.</param>
/// <param name="Notice">What limits made it forget; null for nothing.</param>
internal sealed record RuleStatus(Guid RuleId, long Taken, long Findings, long Late, int Keys, string? Fault, DateTimeOffset? FaultSince, string? Notice);

using RiskConsole.Events;

namespace RiskConsole.Rules.Engine;

/// <summary>Judges events by rules: finds the rules an event can concern, moves their windows and conditions, and says what happened. The pipeline, backtests and
/// what-ifs each have one of their own, and it is the same. Single-threaded; the clock is the caller's.</summary>
internal interface IRuleEngine
{
    IReadOnlyList<CompiledRule> Rules { get; }

    /// <summary>Replaces the rules. Windows are kept where the shape is the same, conditions where the rule and its <see cref="RuleDefinition.By"/> are;
    /// those of rules that are gone, or that go into or out of shadow, are cleared.</summary>
    void Use(IReadOnlyList<CompiledRule> rules, long clockUs, IFindings findings);

    /// <summary>Judges one event. Timers due before <paramref name="clockUs"/> come first. Never throws for what a rule does: a failing rule is isolated.</summary>
    void Process(RiskEvent e, long clockUs, IFindings findings);

    /// <summary>The same for a sample that was taken before (what-if).</summary>
    void Process(CompiledRule rule, in Sample sample, long clockUs, IFindings findings);

    /// <summary>Lets time pass.</summary>
    void AdvanceTo(long clockUs, IFindings findings);

    /// <summary>The next time at which something happens by itself; <see cref="long.MaxValue"/> for never.</summary>
    long NextDueUs { get; }

    /// <summary>Fills windows from an event of the past without judging. Of rules that have judged already nothing changes: after <see cref="Use"/> only those that are new, or
    /// have another shape, are filled; after <see cref="Restore"/> all.</summary>
    void Refill(RiskEvent e, long clockUs);

    /// <summary>The same for one rule: one whose windows began empty while the others go on.</summary>
    void Refill(CompiledRule rule, RiskEvent e, long clockUs);

    /// <summary>Takes over conditions and baselines from the store, in place of all state. Comes after <see cref="Use"/>; what belongs to no rule in use is left out.</summary>
    void Restore(IEnumerable<ConditionRecord> conditions, IEnumerable<BaselineRecord> baselines);

    /// <summary>The windows this event will need that are not in memory; for an <see cref="IWindowStore"/>.</summary>
    void CollectMissing(RiskEvent e, ISet<WindowId> missing);

    /// <summary>The windows that restored conditions will need and that are not in memory.</summary>
    void CollectMissing(ISet<WindowId> missing);

    /// <summary>Takes over a window as it was kept.</summary>
    void Take(WindowId id, ReadOnlySpan<byte> state);

    /// <summary>What changed since the last call. Changes of one key are in the order they were made: the last one counts.</summary>
    EngineChanges TakeChanges(bool windows);

    IReadOnlyList<RuleStatus> Statuses { get; }
}

/// <summary>Makes engines.</summary>
internal interface IRuleEngines
{
    /// <param name="tellsChanges">False where <see cref="IRuleEngine.TakeChanges"/> is never asked, as in a trial: then nothing is gathered for it.</param>
    IRuleEngine Create(bool tellsChanges = true);
}

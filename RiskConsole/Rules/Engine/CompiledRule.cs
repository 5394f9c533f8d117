using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Rules.Engine;

/// <summary>A version of a rule, ready to judge events. Immutable and shared; what it remembers lies in the engine.</summary>
internal abstract class CompiledRule(RuleVersion version)
{
    public RuleVersion Version { get; } = version;

    public Guid Id => Version.RuleId;

    public RuleDefinition Definition => Version.Definition;

    public bool IsShadow => Version.State == RuleState.Shadow;

    /// <summary>Of the parts of the definition on which window states depend (kind, where, by, value, aggregate, window, steps, anomaly): equal shapes share states.</summary>
    public abstract ulong Shape { get; }

    /// <summary>How far back the log must be read to fill the windows, in microseconds; 0 for none.</summary>
    public abstract long HorizonUs { get; }

    /// <summary>Whether its states cannot be rebuilt from the last events and are stored by themselves (anomaly).</summary>
    public abstract bool KeepsBaseline { get; }

    /// <summary>What the rule takes from an event.</summary>
    /// <returns>False when the event is none of the rule's business.</returns>
    public abstract bool TryTake(RiskEvent e, out Sample sample);

    /// <summary>The same, with names that were seen before at hand.</summary>
    public virtual bool TryTake(RiskEvent e, KeyNames? names, out Sample sample) => TryTake(e, out sample);

    /// <summary>What an event must be for the rule to take it, as far as that can be said; at most one need per column.</summary>
    public virtual IReadOnlyList<ValueNeed> Needs => [];

    /// <summary>A window for a new key.</summary>
    public abstract KeyWindow NewWindow();
}

/// <summary>Compiles rules.</summary>
internal interface IRuleCompiler
{
    /// <exception cref="RuleFaultException">It cannot be compiled; saved rules can, unless the language changed since.</exception>
    CompiledRule Compile(RuleVersion version);
}

/// <summary>Why a rule cannot judge. The message is for people.</summary>
internal sealed class RuleFaultException(string message, Exception? inner = null) : Exception(message, inner);

using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace RiskConsole.Rules;

/// <summary>Whether a version of a rule has effects.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RuleState>))]
public enum RuleState
{
    /// <summary>Being written; judges nothing.</summary>
    Draft,

    /// <summary>Judges every event; what it finds is kept apart and reaches nobody.</summary>
    Shadow,

    Active,
    Disabled,
}

/// <summary>One version of a rule. Every change, of the definition or of the state, is a new one; none is ever changed or deleted.</summary>
/// <param name="Version">From 1.</param>
/// <param name="Comment">Why, in the author's words; may be empty.</param>
/// <param name="Approval">Whether it counts.</param>
/// <param name="DecidedBy">Who approved or declined it; null where nobody had to or nobody has yet.</param>
public sealed record RuleVersion(
    Guid RuleId, int Version, RuleState State, RuleDefinition Definition, string Author, DateTimeOffset SavedAt, string Comment,
    Approval Approval, string? DecidedBy = null, DateTimeOffset? DecidedAt = null);

/// <summary>Where a version stands between its author and a second person.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Approval>))]
public enum Approval
{
    /// <summary>Needs none, or has it.</summary>
    Approved,
    Waiting,
    Declined,

    /// <summary>A newer version was saved before anybody decided.</summary>
    Superseded,
}

/// <summary>A rule as it is now.</summary>
/// <param name="InForce">The newest approved version: what the engine uses. Null for a rule whose first version waits.</param>
/// <param name="Waiting">A newer version that waits for a second person.</param>
public sealed record Rule(Guid Id, RuleVersion? InForce, RuleVersion? Waiting)
{
    /// <summary>What people see of it: in force, or else waiting.</summary>
    public RuleVersion Shown => InForce ?? Waiting ?? throw new InvalidOperationException("A rule has a version.");

    /// <summary>What the next change is based on: the version that waits, or else the one in force.</summary>
    public RuleVersion Newest => Waiting ?? Shown;

    /// <summary>Whether the engine judges by it.</summary>
    public bool Judges => InForce is { State: RuleState.Active or RuleState.Shadow };
}

/// <summary>All rules, at one moment. Immutable and shared.</summary>
/// <param name="Revision">Grows with every change.</param>
/// <param name="Rules">By name.</param>
public sealed record RuleSet(long Revision, ImmutableArray<Rule> Rules)
{
    public static readonly RuleSet Empty = new(0, []);

    public Rule? Find(Guid id) => Rules.FirstOrDefault(r => r.Id == id);
}

using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Alerts.Explain;

/// <summary>For any event: what each rule made of it, and why it raised nothing where it did not. Judged anew from the stored events of the key, on an engine of its own.
/// Demands <see cref="Policies.SignedIn"/>; events and alerts of channels the caller may not see are not there.</summary>
internal interface IWhyNot
{
    /// <returns>Null when there is no such event, or not for this caller.</returns>
    /// <exception cref="AccessDeniedException">The session has ended.</exception>
    /// <exception cref="QueryTimeoutException">The store did not answer in time.</exception>
    Task<EventVerdicts?> ExplainAsync(ClaimsPrincipal user, Guid uid, CancellationToken ct);
}

/// <param name="IsHistory">It came so late that no rule judged it.</param>
/// <param name="IsPartial">The caller does not see all channels: what the others hold is not counted in values.</param>
/// <param name="Rules">Those that raised something first, then those that looked at it, then the others; each by name.</param>
internal sealed record EventVerdicts(RiskEvent Event, bool IsHistory, bool IsPartial, IReadOnlyList<RuleVerdict> Rules);

/// <summary>What became of an event under a rule, in the order in which people want to read it.</summary>
internal enum VerdictKind
{
    /// <summary>It raised an alert.</summary>
    Raised,

    /// <summary>It was counted on an alert.</summary>
    Counted,

    /// <summary>A level is reached and counted, but cooldown or a false positive held it back.</summary>
    HeldBack,

    /// <summary>A level is reached, not yet for as long as the rule wants.</summary>
    Pending,

    /// <summary>A level is reached, and no alert is stored.</summary>
    Reached,

    /// <summary>Looked at, and no level is reached.</summary>
    Below,

    /// <summary>Looked at, and there was nothing to compare: it learns, or the event came too late.</summary>
    Unjudged,

    /// <summary>Its condition does not hold, or a field is missing.</summary>
    Passed,

    /// <summary>The rule judged nothing then: draft, disabled, not saved yet, or the event is history.</summary>
    Resting,

    /// <summary>It cannot be said: the rule fails, or there was not enough time.</summary>
    Unknown,
}

/// <param name="Version">In force when the event was received; where there was none, the one that is meant.</param>
/// <param name="NewerVersion">In force now, where it is another.</param>
/// <param name="Words">The verdict in a sentence or two.</param>
internal sealed record RuleVerdict(Guid RuleId, string Name, RuleKind RuleKind, int Version, int? NewerVersion, RuleState State, VerdictKind Kind, string Words)
{
    public IReadOnlyList<LookPart> Parts { get; init; } = [];

    /// <summary>Of the rule, in words; null where it judges all events as one.</summary>
    public string? Key { get; init; }

    /// <summary>What was compared with the levels; null where nothing was.</summary>
    public double? Value { get; init; }

    /// <summary>What the value is.</summary>
    public string? Measure { get; init; }

    public Comparison Compare { get; init; }

    /// <summary>The most severe first; empty where nothing was compared.</summary>
    public IReadOnlyList<LevelVerdict> Levels { get; init; } = [];

    /// <summary>What the window held, in words.</summary>
    public string? Held { get; init; }

    /// <summary>The alert it is about.</summary>
    public Alert? Alert { get; init; }

    /// <summary>How the value was come by, where that limits it.</summary>
    public string? Note { get; init; }

    public bool IsLookedAt => Kind < VerdictKind.Passed;
}

internal readonly record struct LevelVerdict(Severity Severity, double Threshold, bool IsReached);

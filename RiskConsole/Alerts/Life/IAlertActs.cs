using System.Security.Claims;
using RiskConsole.Access;

namespace RiskConsole.Alerts.Life;

/// <summary>What people do to alerts. Every call demands <see cref="Policies.Operate"/> and touches only alerts of categories the caller may see; a change is
/// guarded by the <see cref="Alert.Life"/> the caller saw, and its timeline entry is written in the same transaction.</summary>
internal interface IAlertActs
{
    const int MostAtOnce = 1_000;

    /// <summary>How long an act can be taken back.</summary>
    static readonly TimeSpan UndoWithin = TimeSpan.FromSeconds(30);

    /// <summary>Does one act to one or many alerts. Each is decided by itself: those that cannot be are in <see cref="ActResult.Refused"/> with what happened to them.</summary>
    /// <exception cref="InputRefusedException">The act itself is malformed: no reason for a false positive, an unknown assignee, too many at once.</exception>
    Task<ActResult> ActAsync(ClaimsPrincipal user, AlertAct act, IReadOnlyList<AlertSeen> alerts, CancellationToken ct);

    /// <summary>Assigns the most severe, oldest open alert that nobody has to the caller: two callers never get the same.</summary>
    /// <param name="query">Only among alerts that match this query over alerts; empty for all.</param>
    /// <returns>The act with the one alert, so that it can be undone; null when there is none.</returns>
    /// <exception cref="InputRefusedException">The query cannot be read, or the caller is a program and cannot have alerts.</exception>
    Task<ActResult?> TakeNextAsync(ClaimsPrincipal user, string query, CancellationToken ct);

    /// <summary>Adds a note of 1 to 4,000 characters; <c>@name</c> mentions a user, and is text where there is no such user. Demands only that one may see the alert.</summary>
    /// <exception cref="InputRefusedException">It is empty or too long, or there is no such alert.</exception>
    Task<AlertEntry> NoteAsync(ClaimsPrincipal user, Guid alertId, string text, CancellationToken ct);

    /// <summary>Takes back one's own act within <see cref="UndoWithin"/>; an alert that changed since stays as it is and is in <see cref="ActResult.Refused"/>.</summary>
    /// <exception cref="InputRefusedException">It is too late, it was somebody else's, or it was undone already.</exception>
    Task<ActResult> UndoAsync(ClaimsPrincipal user, Guid batch, CancellationToken ct);

    /// <summary>Users whom alerts can be assigned to and who can be mentioned, by name.</summary>
    Task<IReadOnlyList<Colleague>> ColleaguesAsync(ClaimsPrincipal user, CancellationToken ct);
}

internal enum ActKind
{
    Acknowledge,
    Unacknowledge,
    Resolve,
    FalsePositive,
    Reopen,
    Assign,
    Unassign,
}

/// <param name="Reason">Required for a false positive, at most 500 characters; possible for resolve and reopen.</param>
/// <param name="Assignee">For <see cref="ActKind.Assign"/>; null assigns to the caller.</param>
internal sealed record AlertAct(ActKind Kind, string? Reason = null, Guid? Assignee = null);

/// <summary>An alert as the caller saw it.</summary>
internal readonly record struct AlertSeen(Guid Id, long Life);

/// <param name="Batch">Names the act for <see cref="IAlertActs.UndoAsync"/>.</param>
/// <param name="Done">Those it was done to, as they are now.</param>
internal sealed record ActResult(Guid Batch, DateTimeOffset At, IReadOnlyList<Alert> Done, IReadOnlyList<ActRefusal> Refused);

/// <summary>Why an act was not done to one alert.</summary>
/// <param name="Message">For people: what happened meanwhile, who did it and when, and what can be done.</param>
/// <param name="Current">As it is now; null where it does not exist for the caller.</param>
internal sealed record ActRefusal(Guid Id, string Message, Alert? Current);

/// <summary>Another user.</summary>
internal sealed record Colleague(Guid Id, string Name, string Role)
{
    /// <summary>Whether alerts can be assigned to them.</summary>
    public bool MayOperate => Role is Roles.Operator or Roles.Admin;
}

namespace RiskConsole.Alerts.Life;

/// <summary>Which acts an alert allows, and what they make of it.</summary>
internal static class AlertTransitions
{
    /// <returns>Why it cannot be done to an alert as it is, for people; null when it can.</returns>
    /// <param name="assignee">For <see cref="ActKind.Assign"/>.</param>
    public static string? Fault(Alert alert, ActKind kind, Guid? assignee) => kind switch
    {
        ActKind.Reopen => alert.IsOpen ? "It is open already." : null,
        ActKind.FalsePositive => alert.State == AlertState.FalsePositive ? "It was called a false positive already." : null,
        _ when alert.State == AlertState.Resolved => kind == ActKind.Resolve ? "It is resolved already." : "It is resolved. Reopen it first.",
        _ when alert.State == AlertState.FalsePositive => "It was called a false positive. Reopen it first.",
        ActKind.Acknowledge => alert.State == AlertState.Acknowledged ? "It is acknowledged already." : null,
        ActKind.Unacknowledge => alert.State == AlertState.Open ? "It is not acknowledged." : null,
        ActKind.Assign => alert.AssigneeId == assignee ? $"It is assigned to {alert.Assignee} already." : null,
        ActKind.Unassign => alert.AssigneeId is null ? "It is assigned to nobody." : null,
        _ => null,
    };

    /// <param name="by">Who does it.</param>
    /// <param name="reason">Of a false positive.</param>
    public static AlertLife Apply(Alert alert, ActKind kind, string by, DateTimeOffset at, string? reason, Colleague? assignee)
    {
        var life = AlertLife.Of(alert);
        return kind switch
        {
            ActKind.Acknowledge => life with { State = AlertState.Acknowledged, AcknowledgedAt = at, AcknowledgedBy = by },
            ActKind.Unacknowledge => life with { State = AlertState.Open, AcknowledgedAt = null, AcknowledgedBy = null },
            ActKind.Resolve => life with { State = AlertState.Resolved, ResolvedAt = at, ResolvedBy = AlertWords.Resolver(by) },
            ActKind.FalsePositive => life with { State = AlertState.FalsePositive, ResolvedAt = at, ResolvedBy = AlertWords.Resolver(by), Disposition = reason },
            ActKind.Reopen => life.Reopened(),
            ActKind.Assign => life with { AssigneeId = assignee!.Id, Assignee = assignee.Name },
            _ => life with { AssigneeId = null, Assignee = null },
        };
    }

    public static EntryKind EntryOf(ActKind kind) => kind switch
    {
        ActKind.Acknowledge => EntryKind.Acknowledged,
        ActKind.Unacknowledge => EntryKind.Unacknowledged,
        ActKind.Resolve => EntryKind.Resolved,
        ActKind.FalsePositive => EntryKind.FalsePositive,
        ActKind.Reopen => EntryKind.Reopened,
        ActKind.Assign => EntryKind.Assigned,
        _ => EntryKind.Unassigned,
    };
}

namespace RiskConsole.Alerts.Life;

/// <summary>All of an alert that <see cref="Alert.Life"/> guards: where it stands and who has it. The rest of an alert is what was found.</summary>
internal sealed record AlertLife(
    AlertState State, Guid? AssigneeId, string? Assignee, DateTimeOffset? AcknowledgedAt, string? AcknowledgedBy, DateTimeOffset? ResolvedAt, string? ResolvedBy,
    string? Disposition)
{
    public static AlertLife Of(Alert alert) => new(
        alert.State, alert.AssigneeId, alert.Assignee, alert.AcknowledgedAt, alert.AcknowledgedBy, alert.ResolvedAt, alert.ResolvedBy, alert.Disposition);

    public bool IsOpen => State is AlertState.Open or AlertState.Acknowledged;

    /// <summary>Ended without a person: assignee and acknowledgement stay, so that it can be said who had it.</summary>
    public AlertLife Ended(DateTimeOffset at, string by) => this with { State = AlertState.Resolved, ResolvedAt = at, ResolvedBy = by };

    /// <summary>Open again: whoever has it still has it, but nobody has acknowledged what came back.</summary>
    public AlertLife Reopened() => this with
    {
        State = AlertState.Open, AcknowledgedAt = null, AcknowledgedBy = null, ResolvedAt = null, ResolvedBy = null, Disposition = null,
    };

    /// <param name="life">Of the alert from then on.</param>
    public Alert On(Alert alert, long life) => alert with
    {
        State = State,
        AssigneeId = AssigneeId,
        Assignee = Assignee,
        AcknowledgedAt = AcknowledgedAt,
        AcknowledgedBy = AcknowledgedBy,
        ResolvedAt = ResolvedAt,
        ResolvedBy = ResolvedBy,
        Disposition = Disposition,
        Life = life,
    };
}

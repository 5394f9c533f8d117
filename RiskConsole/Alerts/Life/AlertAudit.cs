using System.Security.Claims;
using System.Text.Json.Nodes;
using RiskConsole.Audit;
using RiskConsole.Events;

namespace RiskConsole.Alerts.Life;

/// <summary>What is told of acts on alerts: one entry per alert, done or refused.</summary>
internal static class AlertAudit
{
    public static string Target(Guid alert) => $"alert:{alert}";

    /// <param name="batch">The command it is part of.</param>
    public static AuditAct Done(AuditAction action, ClaimsPrincipal user, Guid batch, Alert before, Alert after, string? reason = null)
    {
        var act = Of(action, user, batch, before);
        act.Reason = reason;
        var (was, becomes) = (new JsonObject(), new JsonObject());
        if (before.State != after.State)
            (was["state"], becomes["state"]) = (before.State.Name(), after.State.Name());
        if (before.AssigneeId != after.AssigneeId)
        {
            (was["assignee"], becomes["assignee"]) = (User(before.AssigneeId), User(after.AssigneeId));
            if (after.Assignee is { } name)
                act.Personal["assignee"] = name;
        }
        (act.Before, act.After) = (was, becomes);
        return act;
    }

    /// <param name="alert">As it is; null where it does not exist for the actor.</param>
    public static AuditAct Refused(AuditAction action, ClaimsPrincipal user, Guid batch, Guid id, Alert? alert, ActFault fault)
    {
        var act = alert is null ? new AuditAct(action, user, Target(id)) { Correlation = batch.ToString() } : Of(action, user, batch, alert);
        act.Outcome = AuditOutcome.Failed;
        act.Reason = fault.Unnamed ?? fault.Message;
        if (fault.Unnamed is not null)
            act.Personal["message"] = fault.Message;
        if (fault.First is { } first)
        {
            act.Details["first"] = User(first.Id) ?? "program";
            act.Personal["first"] = first.Name;
        }
        return act;
    }

    public static AuditAct Noted(ClaimsPrincipal user, Guid alert, string note, IReadOnlyList<Guid> mentions)
    {
        var act = new AuditAct(AlertActions.Note, user, Target(alert));
        act.Details["text"] = note;
        if (mentions.Count > 0)
            act.Details["mentions"] = new JsonArray([.. mentions.Select(id => JsonValue.Create(User(id)))]);
        return act;
    }

    private static AuditAct Of(AuditAction action, ClaimsPrincipal user, Guid batch, Alert alert)
    {
        var act = new AuditAct(action, user, Target(alert.Id)) { Correlation = batch.ToString() };
        act.Details["rule"] = $"rule:{alert.RuleId}";
        act.Details["alert"] = alert.Name;
        act.Details["alert_severity"] = alert.Severity.Name();
        return act;
    }

    private static string? User(Guid? id) => id is { } user ? $"u:{user}" : null;
}

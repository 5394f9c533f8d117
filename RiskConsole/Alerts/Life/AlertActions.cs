using RiskConsole.Audit;

namespace RiskConsole.Alerts.Life;

/// <summary>What the audit log tells of alerts. Targets are <c>alert:</c> and the alert's id.</summary>
internal static class AlertActions
{
    public static readonly AuditAction Acknowledge = Act("alert.acknowledge", "Alert acknowledged");
    public static readonly AuditAction Unacknowledge = Act("alert.unacknowledge", "Acknowledgement taken back");
    public static readonly AuditAction Resolve = Act("alert.resolve", "Alert resolved");
    public static readonly AuditAction FalsePositive = Act("alert.false-positive", "Alert called a false positive");
    public static readonly AuditAction Reopen = Act("alert.reopen", "Alert reopened");
    public static readonly AuditAction Assign = Act("alert.assign", "Alert assigned");
    public static readonly AuditAction Unassign = Act("alert.unassign", "Alert assigned to nobody");
    public static readonly AuditAction Take = Act("alert.take", "Next alert taken");
    public static readonly AuditAction Note = Act("alert.note", "Note written");
    public static readonly AuditAction Undo = Act("alert.undo", "Act on an alert undone");

    public static AuditActionSet Set { get; } = new([Acknowledge, Unacknowledge, Resolve, FalsePositive, Reopen, Assign, Unassign, Take, Note, Undo]);

    public static AuditAction Of(ActKind kind) => kind switch
    {
        ActKind.Acknowledge => Acknowledge,
        ActKind.Unacknowledge => Unacknowledge,
        ActKind.Resolve => Resolve,
        ActKind.FalsePositive => FalsePositive,
        ActKind.Reopen => Reopen,
        ActKind.Assign => Assign,
        _ => Unassign,
    };

    private static AuditAction Act(string name, string words) => new(name, words, AuditKind.Business);
}

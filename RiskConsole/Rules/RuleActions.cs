using RiskConsole.Audit;

namespace RiskConsole.Rules;

/// <summary>What the audit log tells of rules. Targets are <c>rule:</c> and the rule's id.</summary>
internal static class RuleActions
{
    public static readonly AuditAction Create = new("rule.create", "Rule created", AuditKind.Change);
    public static readonly AuditAction Save = new("rule.save", "Rule changed", AuditKind.Change);
    public static readonly AuditAction Approve = new("rule.approve", "Version of a rule approved", AuditKind.Change);
    public static readonly AuditAction Decline = new("rule.decline", "Version of a rule declined", AuditKind.Change);
    public static readonly AuditAction Import = new("rule.import", "Rules imported", AuditKind.Change);
    public static readonly AuditAction Export = new("rule.export", "Rules exported", AuditKind.Business);

    public static AuditActionSet Set { get; } = new([Create, Save, Approve, Decline, Import, Export]);
}

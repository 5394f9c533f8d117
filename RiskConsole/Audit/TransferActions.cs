using RiskConsole.Events;

namespace RiskConsole.Audit;

/// <summary>Entries that leave the audit log as a file, or come into it from another system.</summary>
internal static class TransferActions
{
    public static readonly AuditAction Export = new("audit.export", "Audit log exported", AuditKind.Business);

    public static readonly AuditAction Import = new("audit.import", "Audit entries brought in", AuditKind.Business, Severity.Warning);

    public static AuditActionSet Set { get; } = new([Export, Import]);
}

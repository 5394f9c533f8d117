using RiskConsole.Events;

namespace RiskConsole.Audit.Verify;

/// <summary>What the audit log tells of its own verification.</summary>
internal static class VerifyActions
{
    public static readonly AuditAction Verify = new("audit.verify", "Audit log verified", AuditKind.Security);
    public static readonly AuditAction Stop = new("audit.verify.stop", "Verification of the audit log stopped", AuditKind.Security);
    public static readonly AuditAction Tampered = new("audit.tampered", "Audit log found changed", AuditKind.Security, Severity.Critical);

    public static AuditActionSet Set { get; } = new([Verify, Stop, Tampered]);
}

using RiskConsole.Audit;

namespace RiskConsole.Hosting;

/// <summary>What the audit log is told of running the console.</summary>
internal static class HostingActions
{
    public static readonly AuditAction Migrated = new("database.migrate", "Database brought up to date", AuditKind.Change);

    public static readonly AuditActionSet All = new([Migrated]);
}

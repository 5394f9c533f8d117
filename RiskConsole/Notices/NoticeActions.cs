using RiskConsole.Audit;

namespace RiskConsole.Notices;

/// <summary>What the audit log tells of notices. The target is <c>user:</c> and the id of whom they reach.</summary>
internal static class NoticeActions
{
    public static readonly AuditAction Save = new("notices.save", "What somebody is told of changed", AuditKind.Change);

    public static AuditActionSet Set { get; } = new([Save]);
}

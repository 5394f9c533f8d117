using RiskConsole.Audit;

namespace RiskConsole.Access;

/// <summary>What the audit log tells of saved views. The target is <c>view:</c> and the id.</summary>
internal static class ViewActions
{
    public static readonly AuditAction Save = new("view.save", "View saved", AuditKind.Change);
    public static readonly AuditAction Rename = new("view.rename", "View renamed", AuditKind.Change);
    public static readonly AuditAction Share = new("view.share", "View shared or no more", AuditKind.Change);
    public static readonly AuditAction Delete = new("view.delete", "View deleted", AuditKind.Change);

    public static AuditActionSet Set { get; } = new([Save, Rename, Share, Delete]);
}

using RiskConsole.Events;

namespace RiskConsole.Audit.Search;

/// <summary>What is done to the means of searching the audit log.</summary>
internal static class SearchActions
{
    public static readonly AuditAction Reindexed = new("audit.reindex", "Text index made anew", AuditKind.Security, Severity.Info);

    public static AuditActionSet Set { get; } = new([Reindexed]);
}

using RiskConsole.Audit;

namespace RiskConsole.Reports;

/// <summary>What is told of reports.</summary>
internal static class ReportActions
{
    public static readonly AuditAction Made = new("report.made", "Compliance report made", AuditKind.Business);
    public static readonly AuditAction Taken = new("report.taken", "Compliance report opened", AuditKind.Business);

    public static IReadOnlyList<AuditAction> All { get; } = [Made, Taken];
}

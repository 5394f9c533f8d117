using System.Security.Claims;

namespace RiskConsole.Reports;

/// <summary>A report that was made and kept.</summary>
/// <param name="Id">Names its file.</param>
/// <param name="Sha256">Of the file, lower-case hexadecimal: what the audit log was told of it.</param>
public sealed record KeptReport(string Id, DateOnly From, DateOnly Before, DateTimeOffset MadeAt, string MadeBy, long Bytes, string Sha256, string Verdict)
{
    public ReportPeriod Period => new(From, Before);
}

/// <summary>Compliance reports. Every call demands <see cref="Access.Policies.Analyse"/>.</summary>
internal interface IComplianceReports
{
    /// <summary>Makes a report, keeps it, and tells the audit log with its hash.</summary>
    /// <exception cref="Access.InputRefusedException">The period has not begun yet.</exception>
    /// <exception cref="Events.LogBusyException">It cannot be kept: the disk is full or may not be written.</exception>
    Task<KeptReport> MakeAsync(ClaimsPrincipal user, ReportPeriod period, CancellationToken ct);

    /// <returns>Newest first.</returns>
    Task<IReadOnlyList<KeptReport>> ListAsync(ClaimsPrincipal user, CancellationToken ct);

    /// <returns>The report as an HTML document; null where there is none. The audit log is told that somebody took it.</returns>
    Task<(KeptReport Report, string Html)?> ReadAsync(ClaimsPrincipal user, string id, CancellationToken ct);

    /// <summary>When the next one is made by itself; null where that is turned off.</summary>
    DateTimeOffset? Next { get; }
}

/// <summary>Turns a report into an HTML document that stands alone and prints well.</summary>
internal interface IReportRenderer
{
    Task<string> RenderAsync(ComplianceReport report);
}

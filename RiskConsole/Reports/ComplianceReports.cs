using System.Globalization;
using System.Security.Claims;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Audit;

namespace RiskConsole.Reports;

/// <inheritdoc cref="IComplianceReports"/>
internal sealed class ComplianceReports(
    ComplianceReading reading, ReportShelf shelf, IReportRenderer renderer, IAccessGuard guard, IAuditTrail trail, IOptions<ReportOptions> options, TimeProvider time,
    ILogger<ComplianceReports> logger) : IComplianceReports
{
    /// <summary>How long after a month's end its report is made: what was done in its last moments is in the log by then.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMinutes(5);

    public DateTimeOffset? Next => options.Value.Monthly ? ReportPeriod.Month(Today).End + Delay : null;

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    public async Task<KeptReport> MakeAsync(ClaimsPrincipal user, ReportPeriod period, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Analyse, ct);
        if (period.Begin > time.GetUtcNow())
            throw new InputRefusedException("from", "This period has not begun yet.");
        var report = await reading.ReadAsync(period, user.DisplayName(), ct);
        var html = await renderer.RenderAsync(report);
        var kept = shelf.Keep(report, html, Verdict(report));
        var act = new AuditAct(ReportActions.Made, user, "report:" + kept.Id);
        act.Details["from"] = period.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        act.Details["to"] = period.Before.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        act.Details["sha256"] = kept.Sha256;
        await trail.RecordAsync(act, ct);
        logger.LogInformation("The compliance report {Report} was made", kept.Id);
        return kept;
    }

    public async Task<IReadOnlyList<KeptReport>> ListAsync(ClaimsPrincipal user, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Analyse, ct);
        return await Task.Run(shelf.List, ct);
    }

    public async Task<(KeptReport Report, string Html)?> ReadAsync(ClaimsPrincipal user, string id, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Analyse, ct);
        if (shelf.Read(id) is not { } found)
            return null;
        await trail.RecordAsync(new AuditAct(ReportActions.Taken, user, "report:" + found.Report.Id), ct);
        return found;
    }

    private static string Verdict(ComplianceReport report) => report.Integrity.State switch
    {
        IntegrityState.Intact when report.Log.Tampered == 0 => "Log intact",
        IntegrityState.Tampered => "Log was changed",
        _ when report.Log.Tampered > 0 => "A change was found in the period",
        _ => "Log not verified",
    };
}

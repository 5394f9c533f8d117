using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Storage;

namespace RiskConsole.Reports;

/// <summary>Makes the report of each month that is over, once, on the instance that has the duty.</summary>
internal sealed class MonthlyReport(
    ComplianceReports reports, ComplianceReading reading, ReportShelf shelf, StoreDuty duty, IOptions<ReportOptions> options, TimeProvider time, ILogger<MonthlyReport> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Monthly)
            return;
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await MakeDueAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogError(e, "The report of the month could not be made, trying again in {Minutes} min", Interval.TotalMinutes);
            }
        }
    }

    /// <summary>Makes what is due.</summary>
    /// <returns>The report; null when none is due.</returns>
    public async Task<KeptReport?> MakeDueAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var last = ReportPeriod.Month(DateOnly.FromDateTime(now.UtcDateTime).AddMonths(-1));
        if (!duty.IsHeld || now < last.End + ComplianceReports.Delay)
            return null;
        if (shelf.List().Any(report => report.Period == last && report.MadeAt >= last.End) || await reading.OldestAsync(ct) is not { } oldest || oldest >= last.End)
            return null;
        return await reports.MakeAsync(Actors.System("RiskConsole"), last, ct);
    }
}

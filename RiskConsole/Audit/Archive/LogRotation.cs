using System.Security.Claims;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Writing;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Archive;

/// <inheritdoc cref="IAuditRotation"/>
/// <remarks>By itself it ends the log of a quarter that is over, on the instance that has the duty.</remarks>
internal sealed class LogRotation(
    IAuditTrail trail, IAccessGuard guard, LogReader reader, StoreDuty duty, IOptions<AuditOptions> options, TimeProvider time, ILogger<LogRotation> logger) : BackgroundService, IAuditRotation
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public async Task RotateAsync(ClaimsPrincipal user, string reason, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Administer, ct);
        await trail.RecordAsync(new AuditAct(LogActions.Closed, user) { Reason = ActReason.Check(reason) }, ct);
    }

    /// <summary>Ends the open log if it was opened in an earlier quarter.</summary>
    /// <returns>Whether it asked for that.</returns>
    public async Task<bool> RotateDueAsync(CancellationToken ct)
    {
        if (!options.Value.RotateQuarterly || !duty.IsHeld || await reader.ReadAsync(LogRows.Open, ct) is not { Size: > 1 } log
            || Quarter(log.OpenedUs.ToTime()) == Quarter(time.GetUtcNow()))
            return false;
        await RotateAsync(Actors.System("RiskConsole"), "A quarter is over.", ct);
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                // Until it is done the next tick would ask again; asking twice only makes a short log.
                if (await RotateDueAsync(stoppingToken))
                    await timer.WaitForNextTickAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("The audit log of the last quarter could not be ended, trying again in {Seconds} s: {Reason}", Interval.TotalSeconds, e.Message);
            }
        }
    }

    private static (int Year, int Quarter) Quarter(DateTimeOffset time) => (time.UtcDateTime.Year, (time.UtcDateTime.Month + 2) / 3);
}

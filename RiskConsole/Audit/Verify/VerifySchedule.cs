using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Verify;

/// <summary>Verifies on the instance that has the <see cref="StoreDuty"/>: what is new every <see cref="AuditOptions.VerifyInterval"/>, everything every
/// <see cref="AuditOptions.FullVerifyInterval"/>, and soon after a start where that is overdue.</summary>
internal sealed class VerifySchedule(
    Verifications verifications, StoreReader reader, StoreDuty duty, IOptions<AuditOptions> options, TimeProvider time, ILogger<VerifySchedule> logger) : BackgroundService
{
    /// <summary>How often it is looked whether one is due; the first time after a start too, when there is more urgent work.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    /// <summary>Starts a verification that is due.</summary>
    /// <returns>Whether it did.</returns>
    public async Task<bool> LookAsync(CancellationToken ct)
    {
        if (!duty.IsHeld || verifications.Progress is not null)
            return false;
        var made = await reader.ReadAsync(VerificationRows.Summary, ct);
        var now = time.GetUtcNow();
        var full = IsDue(made.FullAt, options.Value.FullVerifyInterval, now);
        return (full || IsDue(made.Last?.EndedAt, options.Value.VerifyInterval, now)) && verifications.TryStart(full, user: null);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await verifications.StopAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (e is SqliteException or LogBusyException or QueryTimeoutException)
            {
                logger.LogWarning("Whether the audit log is to be verified could not be looked up, trying again in {Seconds} s: {Reason}", Look.TotalSeconds, e.Message);
            }
        }
    }

    // A clock that was set back makes the last one lie ahead.
    private static bool IsDue(DateTimeOffset? last, TimeSpan interval, DateTimeOffset now) => last is not { } at || now - at >= interval || at > now;
}

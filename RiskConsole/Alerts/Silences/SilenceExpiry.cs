using RiskConsole.Storage;

namespace RiskConsole.Alerts.Silences;

/// <summary>Ends silences that hold until resolved, on the instance that has the <see cref="StoreDuty"/>: once they have hidden something and nothing they hide is open any more.</summary>
internal sealed class SilenceExpiry(
    Suppressions suppressions, Silences silences, SilenceImpact impact, SilenceQueries queries, StoreReader reader, StoreDuty duty, TimeProvider time,
    ILogger<SilenceExpiry> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private long _changes = -1;
    private long _revision = -1;

    /// <summary>Looks once.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        var set = suppressions.Current;
        var now = time.GetUtcNow();
        var waiting = set.Silences.Where(silence => silence.UntilResolved && silence.At(now) == SilenceState.Active).ToArray();
        if (waiting.Length == 0)
            return;
        var changes = await reader.ReadAsync(AlertRows.Changes, ct);
        if (changes == _changes && set.Revision == _revision)
            return;
        foreach (var silence in waiting)
        {
            if (queries.TryCompile(silence.Query, out var query, out _) && await impact.IsDoneAsync(query, silence.StartsAt, ct))
                await silences.EndByItselfAsync(silence.Id, ct);
        }
        (_changes, _revision) = (changes, set.Revision);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!duty.IsHeld)
                continue;
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("Silences that hold until resolved could not be looked at, trying again in {Seconds} s: {Reason}", Interval.TotalSeconds, e.Message);
            }
        }
    }
}

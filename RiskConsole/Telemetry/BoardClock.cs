using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Scores;
using RiskConsole.Storage;

namespace RiskConsole.Telemetry;

/// <summary>Renews the shared snapshots: at once after quiet, then at most once per <see cref="LiveOptions.RefreshInterval"/>, and every second on its own,
/// since rates and scores fade without events. Tells a topic only when a person would see a difference.</summary>
internal sealed class BoardClock(
    IEventBus bus, ScoreBook scores, OverviewBoard overview, RollupStage rollups, TrendStore trends, HealthBoard health, StoreDuty duty, IOptions<LiveOptions> options, TimeProvider time,
    ILogger<BoardClock> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _savedBucket;
    private int _healthShown = -1;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = bus.Subscribe(Topic.Log, () => Volatile.Read(ref _changed).TrySetResult());
        var ticked = time.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAny(Volatile.Read(ref _changed).Task, Task.Delay(Tick, time, stoppingToken));
            stoppingToken.ThrowIfCancellationRequested();
            Volatile.Write(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

            var tick = time.GetElapsedTime(ticked) >= Tick;
            if (tick)
                ticked = time.GetTimestamp();
            Renew(tick);
            // Every instance computes the same index; one stores it.
            if (tick && duty.IsHeld)
                await SaveRiskIndexAsync(stoppingToken);
            await Task.Delay(options.Value.RefreshInterval, time, stoppingToken);
        }
    }

    private void Renew(bool tick)
    {
        if (scores.Renew(recount: tick))
            bus.Publish(Topic.Scores);
        rollups.NoteRiskIndex(scores.Current.RiskIndex);
        if (overview.Renew())
            bus.Publish(Topic.Overview);
        if (health.Current.Value is var value && value != _healthShown)
        {
            _healthShown = value;
            bus.Publish(Topic.Health);
        }
    }

    private async Task SaveRiskIndexAsync(CancellationToken ct)
    {
        var bucket = EventCounters.BucketOf(time.GetUtcNow().ToUnixTimeSeconds());
        if (bucket == _savedBucket)
            return;
        _savedBucket = bucket;
        try
        {
            await trends.SaveAsync(new RiskIndexPoint(bucket, scores.Current.RiskIndex), ct);
        }
        catch (Exception e) when (e is LogBusyException or SqliteException)
        {
            // The next bucket will have its value; the trend shows this one empty.
            logger.LogWarning(e, "The risk index could not be stored");
        }
    }
}

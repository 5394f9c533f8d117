using System.Collections.Concurrent;
using RiskConsole.Events;
using RiskConsole.Events.Log;
using RiskConsole.Scores;

namespace RiskConsole.Telemetry;

/// <summary>Builds Overview's snapshot once per set of categories and keeps it until the clock renews it.</summary>
internal sealed class OverviewBoard(RollupStage rollups, TrendStore trends, IScoreBook scores, EventTail tail, HealthBoard health, TimeProvider time) : IOverviewBoard
{
    private const int LatestEvents = 10;
    private const int RateSeconds = 10;
    private static readonly TimeSpan Fine = TimeSpan.FromHours(1);

    private ConcurrentDictionary<CategorySet, OverviewSnapshot> _snapshots = new();
    private string _shown = "";

    public OverviewSnapshot For(CategorySet categories) => Volatile.Read(ref _snapshots).GetOrAdd(categories, Build);

    /// <summary>Drops the snapshots; the next one who asks builds anew.</summary>
    /// <returns>Whether a person would see a difference.</returns>
    public bool Renew()
    {
        var all = Build(CategorySet.All);
        var shown = $"{all.EventsPerSecond:0.0}|{all.EventsLastHour}|{all.Scores.RiskIndex:0.00}|{all.Health.Value}|{(all.Latest.IsEmpty ? 0 : all.Latest[0].Seq)}|"
            + $"{string.Join(',', all.Mix.Select(mix => mix.Count))}|{string.Join(',', all.Health.Parts.Select(part => part.Reason))}";
        var fresh = new ConcurrentDictionary<CategorySet, OverviewSnapshot> { [CategorySet.All] = all };
        Volatile.Write(ref _snapshots, fresh);
        var changed = shown != _shown;
        _shown = shown;
        return changed;
    }

    public async Task<IReadOnlyList<TrendPoint>> TrendAsync(CategorySet categories, TimeSpan range, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (range <= Fine)
            return TrendSince(categories, (now - range).ToUnixTimeMilliseconds());
        // About 300 points: what a chart draws at once without being felt.
        var width = Math.Max(60, (int)(range.TotalSeconds / 300) / 60 * 60);
        return await trends.ReadAsync(categories, now - range, now, width, ct);
    }

    public IReadOnlyList<TrendPoint> TrendSince(CategorySet categories, long timeMs) =>
        rollups.Read(counters => counters.Between(categories, timeMs / 1_000, time.GetUtcNow().ToUnixTimeSeconds()));

    private OverviewSnapshot Build(CategorySet categories)
    {
        var now = time.GetUtcNow();
        var second = now.ToUnixTimeSeconds();
        var (hour, recent) = rollups.Read(counters =>
            (counters.BySeverity(categories, second - 3_600), counters.BySeverity(categories, EventCounters.BucketOf(second - RateSeconds)).Sum()));
        var window = second - EventCounters.BucketOf(second - RateSeconds) + now.Millisecond / 1_000.0;
        return new OverviewSnapshot(
            categories, now, recent / Math.Max(1, window), hour.Sum(),
            [.. Severities.All.Select(severity => new SeverityCount(severity, hour[(int)severity - 1]))],
            scores.Current, [.. tail.Newest(LatestEvents, categories)], health.Current);
    }
}

using System.Collections.Immutable;
using RiskConsole.Events;
using RiskConsole.Scores;

namespace RiskConsole.Telemetry;

/// <summary>One bucket of the trend chart.</summary>
/// <param name="TimeMs">Start of the bucket, Unix milliseconds.</param>
/// <param name="Events">Events received in it.</param>
/// <param name="MaxScore">The highest event score in it, 0 to 1; 0 where none had one.</param>
/// <param name="RiskIndex">Mean of the ten riskiest subjects' scores at its end, 0 to 1.</param>
public readonly record struct TrendPoint(long TimeMs, int Events, double MaxScore, double RiskIndex);

/// <summary>How many events of one severity came in the last hour.</summary>
public readonly record struct SeverityCount(Severity Severity, long Count);

/// <summary>What Overview shows, computed once for all circuits that may see <paramref name="Categories"/>. Immutable.</summary>
/// <param name="EventsPerSecond">Received, mean of the last 10 s.</param>
/// <param name="EventsLastHour">Received in the last 60 min.</param>
/// <param name="Mix">By severity over the last 60 min, worst first; all four are present.</param>
/// <param name="Latest">The newest events, newest first.</param>
public sealed record OverviewSnapshot(
    CategorySet Categories,
    DateTimeOffset At,
    double EventsPerSecond,
    long EventsLastHour,
    ImmutableArray<SeverityCount> Mix,
    ScoreBoard Scores,
    ImmutableArray<RiskEvent> Latest,
    HealthScore Health);

/// <summary>The shared state behind Overview. <see cref="Topic.Overview"/> tells when it was renewed, at most once per <c>Live:RefreshInterval</c>.</summary>
public interface IOverviewBoard
{
    OverviewSnapshot For(CategorySet categories);

    /// <summary>Trend buckets of 5 s (up to 1 h), 1 min (up to 24 h) oldest first. The last one may still grow.</summary>
    Task<IReadOnlyList<TrendPoint>> TrendAsync(CategorySet categories, TimeSpan range, CancellationToken ct);

    /// <summary>Live 5 s buckets beginning at or after <paramref name="timeMs"/>: what a chart that has everything before it still needs.</summary>
    IReadOnlyList<TrendPoint> TrendSince(CategorySet categories, long timeMs);
}

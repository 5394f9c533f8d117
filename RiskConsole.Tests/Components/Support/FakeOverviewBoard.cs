using System.Collections.Immutable;
using RiskConsole.Events;
using RiskConsole.Scores;
using RiskConsole.Telemetry;

namespace RiskConsole.Tests.Components.Support;

/// <summary>An Overview the test sets.</summary>
internal sealed class FakeOverviewBoard : IOverviewBoard
{
    public OverviewSnapshot Snapshot { get; set; } = Empty;

    public List<TrendPoint> Trend { get; } = [];

    public List<TimeSpan> Ranges { get; } = [];

    public List<CategorySet> AskedFor { get; } = [];

    public static OverviewSnapshot Empty { get; } = new(
        CategorySet.All, DateTimeOffset.UnixEpoch, 0, 0, [.. Severities.All.Select(severity => new SeverityCount(severity, 0))],
        new ScoreBoard(DateTimeOffset.UnixEpoch, [], 0, 0), [], new HealthScore(100, []));

    public OverviewSnapshot For(CategorySet categories)
    {
        AskedFor.Add(categories);
        return Snapshot;
    }

    public Task<IReadOnlyList<TrendPoint>> TrendAsync(CategorySet categories, TimeSpan range, CancellationToken ct)
    {
        Ranges.Add(range);
        return Task.FromResult<IReadOnlyList<TrendPoint>>([.. Trend]);
    }

    public IReadOnlyList<TrendPoint> TrendSince(CategorySet categories, long timeMs) => [.. Trend.Where(point => point.TimeMs >= timeMs)];

    public static ImmutableArray<SeverityCount> Mix(long critical, long error, long warning, long info) =>
        [new(Severity.Critical, critical), new(Severity.Error, error), new(Severity.Warning, warning), new(Severity.Info, info)];
}

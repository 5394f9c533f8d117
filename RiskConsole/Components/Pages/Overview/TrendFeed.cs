using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Telemetry;

namespace RiskConsole.Components.Pages.Overview;

/// <summary>Feeds the trend chart from the shared board, thinned to the range's buckets: rate, highest event score, risk index.</summary>
internal sealed class TrendFeed(IOverviewBoard board, CategorySet categories, TrendRange range, TimeProvider time) : IChartFeed
{
    // How far back the board knows its finest buckets; a chart that slept longer loads anew.
    private static readonly TimeSpan Reach = TimeSpan.FromMinutes(55);

    // A rate over less than the board's finest bucket says little and would jitter.
    private const long SmallestRateMs = 5_000;

    // The risk index is the last of the values.
    private const int IndexAt = 2;

    public static ChartDefinition Definition { get; } = new(
        "Risk trend",
        "No event in this range yet",
        [
            new ChartSeries("Events", ChartKind.Area, ChartTone.Muted, "events/s", 1),
            new ChartSeries("Highest event score", ChartKind.Line, ChartTone.Warm, Max: 1),
            new ChartSeries("Risk index", ChartKind.Line, ChartTone.Primary, Max: 1),
        ]);

    public Topic Topic => Topic.Overview;

    public TimeSpan Window => range.Window;

    public async ValueTask<IReadOnlyList<ChartPoint>> LoadAsync(CancellationToken ct) =>
        WithoutUnknownIndex(Merge(await board.TrendAsync(categories, range.Window, ct), range.Bucket, time.GetUtcNow()));

    public ValueTask<IReadOnlyList<ChartPoint>?> SinceAsync(long timeMs, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var nowMs = now.ToUnixTimeMilliseconds();
        // A chart without any point yet asks from the beginning of its window.
        var from = timeMs > 0 ? timeMs : Align(nowMs - (long)Math.Min(range.Window.TotalMilliseconds, Reach.TotalMilliseconds) + Width);
        IReadOnlyList<ChartPoint>? news = nowMs - from > Reach.TotalMilliseconds
            ? null
            : Merge(board.TrendSince(categories, from), range.Bucket, now);
        return ValueTask.FromResult(news);
    }

    private long Width => (long)range.Bucket.TotalMilliseconds;

    private long Align(long timeMs) => timeMs - timeMs % Width;

    /// <summary>Before the console first ran the risk index was not zero but unknown.</summary>
    internal static IReadOnlyList<ChartPoint> WithoutUnknownIndex(IReadOnlyList<ChartPoint> points)
    {
        var unnoted = points.TakeWhile(point => point.Values[IndexAt] is null or 0).Count();
        if (unnoted == points.Count)
            return points;
        var unknown = points.Take(unnoted).Select(point => new ChartPoint(point.TimeMs, point.Values[0], point.Values[1], null));
        return [.. unknown, .. points.Skip(unnoted)];
    }

    /// <summary>Joins the board's buckets to wider ones, oldest first. The last one still grows: its rate is the mean of what has passed of
    /// it.</summary>
    internal static IReadOnlyList<ChartPoint> Merge(IReadOnlyList<TrendPoint> points, TimeSpan bucket, DateTimeOffset now)
    {
        var width = (long)bucket.TotalMilliseconds;
        var nowMs = now.ToUnixTimeMilliseconds();
        var merged = new List<ChartPoint>();
        for (var i = 0; i < points.Count;)
        {
            var start = points[i].TimeMs - points[i].TimeMs % width;
            var events = 0L;
            var highest = 0.0;
            var index = 0.0;
            for (; i < points.Count && points[i].TimeMs < start + width; i++)
            {
                events += points[i].Events;
                highest = Math.Max(highest, points[i].MaxScore);
                index = points[i].RiskIndex;
            }
            var passed = Math.Min(width, nowMs - start);
            double? rate = passed < SmallestRateMs ? null : Math.Round(events * 1000.0 / passed, 2);
            // Nothing came yet in the bucket that has just begun: not a score of zero, which would draw a dip that goes away again.
            double? worst = events == 0 && passed < width ? null : Math.Round(highest, 3);
            // A bucket that nobody has noted the index of (just begun, or the console stood still) holds zero.
            double? noted = index > 0 || (events > 0 && passed == width) ? Math.Round(index, 3) : null;
            merged.Add(new ChartPoint(start, rate, worst, noted));
        }
        return merged;
    }
}

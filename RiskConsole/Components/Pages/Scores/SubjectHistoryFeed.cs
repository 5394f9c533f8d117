using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Scores;

namespace RiskConsole.Components.Pages.Scores;

/// <summary>Feeds the history chart of one subject: what is stored once, from then on the current score.</summary>
internal sealed class SubjectHistoryFeed(
    IScoreBook book, SubjectScore subject, HistoryRange range, TimeSpan halfLife, TimeProvider time) : IChartFeed
{
    private readonly TimeSpan _span = range.Span(subject.FirstSeen, time.GetUtcNow());
    private ChartPoint? _last;

    public static ChartDefinition DefinitionFor(string subject) => new(
        $"Score of {DisplayText.Clean(subject, 80)}",
        "No score in this range",
        [new ChartSeries("Score", ChartKind.Area, ChartTone.Primary, Max: 1)]);

    public Topic Topic => Topic.Scores;

    public TimeSpan Window => _span;

    private TimeSpan Bucket => HistoryRange.BucketFor(_span);

    public async ValueTask<IReadOnlyList<ChartPoint>> LoadAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        // What an event of before the range left behind shows at its beginning; after ten half-lives nothing is left.
        var peaks = await book.HistoryAsync(subject.Subject, now - _span - 10 * halfLife, now.AddMinutes(1), Bucket, ct);
        var current = await book.FindAsync(subject.Subject, ct) ?? subject;
        var curve = ScoreCurve.Build(peaks, current, now - _span, now, Bucket, halfLife);
        _last = curve[^1];
        return curve;
    }

    public async ValueTask<IReadOnlyList<ChartPoint>?> SinceAsync(long timeMs, CancellationToken ct)
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var width = (long)Bucket.TotalMilliseconds;
        var start = nowMs - nowMs % width;
        if (_last is null || start - _last.TimeMs > width)
            return null;
        var value = Math.Round((await book.FindAsync(subject.Subject, ct))?.Value ?? 0, 3);
        // A bucket shows its highest score, which may have been a moment ago.
        if (_last.TimeMs == start && _last.Values[0] >= value)
            return [];
        _last = new ChartPoint(start, value);
        return [_last];
    }
}

using RiskConsole.Components.Shared;
using RiskConsole.Scores;

namespace RiskConsole.Components.Pages.Scores;

/// <summary>Turns the stored peaks of a subject into the curve between them. The store keeps a point only where an event came;
/// from there on the score fades.</summary>
internal static class ScoreCurve
{
    private const double Faded = 0.01;

    /// <summary>One point per bucket, oldest first: the highest score within it.</summary>
    /// <param name="peaks">Stored points, oldest first; one before <paramref name="from"/> tells what was left at the beginning.</param>
    /// <param name="current">What is known exactly: since its latest peak the curve follows its contributions.</param>
    public static IReadOnlyList<ChartPoint> Build(
        IReadOnlyList<ScorePoint> peaks, SubjectScore current, DateTimeOffset from, DateTimeOffset to, TimeSpan bucket, TimeSpan halfLife)
    {
        var width = (long)bucket.TotalMilliseconds;
        var first = from.ToUnixTimeMilliseconds() / width * width;
        var last = to.ToUnixTimeMilliseconds() / width * width;
        var exactFrom = current.Contributions.IsEmpty ? DateTimeOffset.MaxValue : current.Contributions.Max(part => part.PeakAt);
        var points = new List<ChartPoint>();
        var next = 0;
        ScorePoint? peak = null;
        for (; next < peaks.Count && peaks[next].At.ToUnixTimeMilliseconds() < first; next++)
            peak = peaks[next];
        for (var start = first; start <= last; start += width)
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(start);
            var value = at >= exactFrom
                ? ExactAt(current, at, halfLife)
                : peak is { } before ? Fade(before.Value, at - before.At, halfLife) : 0;
            for (; next < peaks.Count && peaks[next].At.ToUnixTimeMilliseconds() < start + width; next++)
            {
                peak = peaks[next];
                value = Math.Max(value, peaks[next].Value);
            }
            points.Add(new ChartPoint(start, Math.Round(value < Faded ? 0 : value, 3)));
        }
        return points;
    }

    private static double ExactAt(SubjectScore score, DateTimeOffset at, TimeSpan halfLife) =>
        1 - score.Contributions.Aggregate(1.0, (safe, part) => safe * (1 - Fade(part.Peak, at - part.PeakAt, halfLife)));

    private static double Fade(double value, TimeSpan elapsed, TimeSpan halfLife) => value * double.Exp2(-Math.Max(0, elapsed / halfLife));
}

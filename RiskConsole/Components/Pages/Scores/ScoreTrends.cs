using System.Collections.Frozen;
using RiskConsole.Scores;

namespace RiskConsole.Components.Pages.Scores;

/// <summary>Which way a score went lately.</summary>
public enum ScoreTrend
{
    Steady,
    Rising,
    Falling,
}

/// <summary>Remembers the top list of the last minutes, once for all circuits, to say which scores rise and which fall.</summary>
internal sealed class ScoreTrends(IScoreBook book, TimeProvider time)
{
    /// <summary>Over this time a score is compared with itself.</summary>
    internal static readonly TimeSpan Span = TimeSpan.FromMinutes(5);

    /// <summary>A smaller change is no direction.</summary>
    internal const double Threshold = 0.02;

    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly Queue<Sample> _samples = new();
    private DateTimeOffset _sampledAt;

    /// <summary>Compares with the oldest remembered moment of the last <see cref="Span"/>.</summary>
    public ScoreTrend Of(SubjectScore score)
    {
        if (Oldest() is not { } then)
            return ScoreTrend.Steady;
        // One that was not in the list had at most as much as its last one.
        if (!then.Values.TryGetValue(score.Subject, out var before))
            return score.Value - then.Least >= Threshold ? ScoreTrend.Rising : ScoreTrend.Steady;
        var change = score.Value - before;
        return change >= Threshold ? ScoreTrend.Rising : change <= -Threshold ? ScoreTrend.Falling : ScoreTrend.Steady;
    }

    private Sample? Oldest()
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            if (now - _sampledAt >= SampleInterval)
            {
                _sampledAt = now;
                var board = book.Current;
                _samples.Enqueue(new Sample(
                    now,
                    board.Top.ToFrozenDictionary(top => top.Subject, top => top.Value, StringComparer.Ordinal),
                    board.Subjects > board.Top.Length && board.Top is [.., var last] ? last.Value : 0));
            }
            while (_samples.TryPeek(out var oldest) && now - oldest.At > Span)
                _samples.Dequeue();
            return _samples.TryPeek(out var then) && now - then.At >= SampleInterval ? then : null;
        }
    }

    private sealed record Sample(DateTimeOffset At, FrozenDictionary<string, double> Values, double Least);
}

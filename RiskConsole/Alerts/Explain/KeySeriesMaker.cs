using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Explain;

/// <summary>Draws what a rule compared of one key from the key's events: the value of single events, of the sliding window, or of the buckets of an anomaly with what was
/// usual. Sequences and absences compare nothing: the number of events they look at.</summary>
internal static class KeySeriesMaker
{
    private const int Buckets = 200;

    /// <param name="events">Also from before the range, so that windows are filled.</param>
    public static KeySeries Of(CompiledRule rule, IReadOnlyList<RiskEvent> events, DateTimeOffset from, DateTimeOffset to)
    {
        var definition = rule.Definition;
        var counts = definition.Kind is RuleKind.Sequence or RuleKind.Absence;
        var lasts = definition.Kind is RuleKind.Velocity or RuleKind.Anomaly;
        var points = new Points(from.ToMicros(), to.ToMicros(), counts, lasts, definition.Compare is Comparison.AtMost or Comparison.Below);
        var window = rule.NewWindow();
        foreach (var e in events.OrderBy(EventClock.Of).ThenBy(e => e.Seq))
        {
            if (!rule.TryTake(e, out var sample))
                continue;
            if (counts)
            {
                points.Add(sample.TimeUs, 1, null);
                continue;
            }
            // As time passes a window empties and a bucket closes.
            for (var due = window.NextUs; due < sample.TimeUs; due = window.NextUs > due ? window.NextUs : long.MaxValue)
                Keep(Math.Max(due, 0), window.At(due));
            Keep(sample.TimeUs, window.Take(sample));
        }
        for (var due = counts ? long.MaxValue : window.NextUs; due < to.ToMicros(); due = window.NextUs > due ? window.NextUs : long.MaxValue)
            Keep(Math.Max(due, 0), window.At(due));
        points.End();
        return new KeySeries(
            from, to, points.Bucket, counts ? "events it looks at" : definition.Kind == RuleKind.Anomaly ? $"{KindWords.What(definition)} in {RuleWords.Duration(definition.Window ?? default)}" : VerdictWords.Measure(definition),
            definition.Kind is RuleKind.Threshold or RuleKind.Velocity, points.ToList());

        void Keep(long timeUs, in Observation seen)
        {
            var value = seen.Counts ? seen.Shown ?? seen.Value : double.NaN;
            var usual = definition.Kind == RuleKind.Anomaly && points.Covers(timeUs) ? window.Facts.Usual : null;
            points.Add(timeUs, value, usual is { } range ? (range.From, range.To) : null);
        }
    }

    /// <param name="sums">Values of a bucket are added up.</param>
    /// <param name="lasts">A value stands until the next one, also through buckets in which nothing came.</param>
    /// <param name="lowest">The lowest of a bucket tells, otherwise the highest.</param>
    private sealed class Points(long fromUs, long toUs, bool sums, bool lasts, bool lowest)
    {
        private readonly SeriesPoint?[] _points = new SeriesPoint?[Buckets];
        private readonly double _width = Math.Max(1.0, (toUs - fromUs) / (double)Buckets);
        private (double Value, (double, double)? Usual)? _last;
        private int _next;

        public TimeSpan Bucket => TimeSpan.FromMicroseconds(_width);

        public bool Covers(long timeUs) => timeUs >= fromUs && timeUs < toUs;

        /// <param name="value">NaN where there is none from here on.</param>
        public void Add(long timeUs, double value, (double, double)? usual)
        {
            var place = timeUs < fromUs ? -1 : (int)Math.Min(Buckets, (timeUs - fromUs) / _width);
            Fill(place);
            _last = lasts && double.IsFinite(value) ? (value, usual) : null;
            if (double.IsFinite(value) && place >= 0 && Covers(timeUs))
                Put(place, value, usual);
        }

        public void End() => Fill(Buckets);

        public IReadOnlyList<SeriesPoint> ToList() => [.. _points.OfType<SeriesPoint>()];

        /// <summary>What was said last stands in all buckets up to that one.</summary>
        private void Fill(int until)
        {
            if (_last is { } last)
            {
                for (var place = Math.Max(_next, 0); place <= until && place < Buckets; place++)
                    Put(place, last.Value, last.Usual);
            }
            _next = Math.Max(_next, until);
        }

        private void Put(int place, double value, (double, double)? usual)
        {
            if (_points[place] is not { } known)
                _points[place] = new SeriesPoint((fromUs + (long)(place * _width)).ToTime(), value, usual);
            else if (sums)
                _points[place] = known with { Value = known.Value + value };
            else if (lowest ? value < known.Value : value > known.Value)
                _points[place] = known with { Value = value, Usual = usual };
        }
    }
}

using System.Runtime.InteropServices;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Backtests;

/// <summary>What a rule compares with its thresholds, over time, as the points of a chart: the field of a threshold, the aggregate of a velocity's window, the distance
/// of an anomaly. Sequences and absences compare nothing: the number of events they look at.</summary>
internal static class WhatIfSeries
{
    public const int MostPoints = 600;

    public static IReadOnlyList<WhatIfPoint> Of(CompiledRule rule, ReadOnlySpan<Sample> samples, WhatIfRange range)
    {
        var points = new Points(range.FromUs, range.ToUs);
        if (rule.Definition.Kind is RuleKind.Sequence or RuleKind.Absence)
        {
            foreach (ref readonly var sample in samples)
                points.Add(sample.TimeUs, 1);
            return points.ToList();
        }
        // An anomaly's distance is counted in the direction of trouble.
        var lowest = rule.Definition.Kind != RuleKind.Anomaly && rule.Definition.Compare is Comparison.AtMost or Comparison.Below;
        var windows = new Dictionary<string, KeyWindow>(StringComparer.Ordinal);
        foreach (ref readonly var sample in samples)
        {
            ref var window = ref CollectionsMarshal.GetValueRefOrAddDefault(windows, sample.Key, out _);
            window ??= rule.NewWindow();
            // A bucket that closes before the sample says what it was.
            while (window.KeepsTime && window.NextUs <= sample.TimeUs)
            {
                var due = window.NextUs;
                points.Keep(due, window.At(due), lowest);
                if (window.NextUs <= due)
                    break;
            }
            points.Keep(sample.TimeUs, window.Take(sample), lowest);
        }
        return points.ToList();
    }

    private sealed class Points(long fromUs, long toUs)
    {
        private readonly WhatIfPoint?[] _points = new WhatIfPoint?[MostPoints];
        private readonly double _width = Math.Max(1.0, (toUs - fromUs) / (double)MostPoints);

        public void Add(long timeUs, double value)
        {
            if (Place(timeUs) is { } place)
                _points[place] = _points[place] is { } known ? known with { Value = known.Value + value } : new WhatIfPoint(timeUs.ToTime(), value);
        }

        public void Keep(long timeUs, in Observation seen, bool lowest)
        {
            if (!seen.Counts || !double.IsFinite(seen.Value) || Place(timeUs) is not { } place)
                return;
            if (_points[place] is not { } known || (lowest ? seen.Value < known.Value : seen.Value > known.Value))
                _points[place] = new WhatIfPoint(timeUs.ToTime(), seen.Value);
        }

        public IReadOnlyList<WhatIfPoint> ToList() => [.. _points.OfType<WhatIfPoint>()];

        private int? Place(long timeUs) => timeUs < fromUs || timeUs >= toUs ? null : Math.Min(MostPoints - 1, (int)((timeUs - fromUs) / _width));
    }
}

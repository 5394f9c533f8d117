using RiskConsole.Alerts;
using RiskConsole.Alerts.Explain;
using RiskConsole.Alerts.Life;
using RiskConsole.Components.Pages.Rules;
using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Alerts.Detail;

/// <summary>The chart of an alert: what its rule saw of its key, the levels of that version, and when it opened, rose and ended.</summary>
/// <param name="Words">How to read it.</param>
public sealed record AlertChart(ChartData Data, IReadOnlyList<ChartLevel> Levels, IReadOnlyList<ChartHit> Hits, string Words)
{
    internal static AlertChart Of(RuleDefinition rule, KeySeries series, AlertStory story)
    {
        var points = series.Points;
        var band = points.Where(point => point.Usual is not null).Select(point => new[] { Ms(point.At), point.Usual!.Value.From, point.Usual.Value.To }).ToList();
        var data = new ChartData(
            series.From.ToUnixTimeMilliseconds(), series.To.ToUnixTimeMilliseconds(), series.Bucket.TotalMilliseconds, series.Compares ? rule.Compare.ToString() : null,
            series.Measure, [.. points.Select(point => new[] { Ms(point.At), point.Value })]) { Band = band.Count > 0 ? band : null };
        var levels = series.Compares
            ? rule.Levels.Select((level, i) => (level, i)).Where(l => l.level.Threshold is not null)
                .Select(l => new ChartLevel(l.i, l.level.Severity.Name(), l.level.Severity.Label(), l.level.Threshold!.Value, l.level.Recovery)).ToList()
            : [];
        var words = char.ToUpperInvariant(series.Measure[0]) + series.Measure[1..]
            + (series.Compares ? ", with the levels of the rule." : band.Count > 0 ? "; the pale band is what was usual." : ".")
            + " Marks on top: opened or rose, and in green ended.";
        return new AlertChart(data, levels, [.. HitsOf(story)], words);
    }

    /// <summary>By event time, as the columns are: what was found was found at an event, and that was not after the last.</summary>
    private static IEnumerable<ChartHit> HitsOf(AlertStory story)
    {
        foreach (var entry in story.Entries)
        {
            var severity = entry.Kind switch
            {
                EntryKind.Opened or EntryKind.Escalated or EntryKind.Recurred or EntryKind.Reopened => (entry.Severity ?? story.Alert.Severity).Name(),
                EntryKind.Ended or EntryKind.Resolved or EntryKind.FalsePositive or EntryKind.StormEnded => "good",
                _ => null,
            };
            var at = entry.Kind switch
            {
                EntryKind.Opened => story.Alert.FirstSeen,
                EntryKind.Escalated or EntryKind.Recurred when entry.At > story.Alert.LastSeen => story.Alert.LastSeen,
                _ => entry.At,
            };
            if (severity is not null)
                yield return new ChartHit(at.ToUnixTimeMilliseconds(), null, severity);
        }
    }

    private static double Ms(DateTimeOffset at) => at.ToUnixTimeMilliseconds();
}

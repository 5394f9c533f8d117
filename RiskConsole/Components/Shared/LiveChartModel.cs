using RiskConsole.Events;

namespace RiskConsole.Components.Shared;

/// <summary>How a series is drawn. The numbers are known to LiveChart.razor.js.</summary>
public enum ChartKind
{
    Line = 0,
    Area = 1,
    Column = 2,

    /// <summary>No curve: each value above zero is a line across the chart with the value at its top.</summary>
    Mark = 3,
}

/// <summary>Which colour of the theme a series takes; the names end the CSS tokens of LiveChart.razor.css.</summary>
public enum ChartTone
{
    Primary,
    Warm,
    Muted,
    Critical,
    Error,
    Warning,
    Info,
}

/// <summary>One series of a chart.</summary>
/// <param name="Name">As the legend, the table and the spoken summary call it.</param>
/// <param name="Unit">e.g. "events/s"; empty for a bare number. Series of one unit share an axis, a second unit gets the right one.</param>
/// <param name="Decimals">How many digits after the point people see.</param>
/// <param name="Min">Lower end of the axis; null lets the data decide.</param>
/// <param name="Max">Upper end of the axis; null lets the data decide.</param>
public sealed record ChartSeries(
    string Name, ChartKind Kind, ChartTone Tone, string Unit = "", int Decimals = 2, double? Min = 0, double? Max = null);

/// <summary>What a chart shows, whatever the data.</summary>
/// <param name="Label">What the chart is of; names it for those who do not see it.</param>
/// <param name="Empty">What is said while there is no point.</param>
/// <param name="Series">At most two different units among them.</param>
/// <param name="Stacked">Columns stand on each other.</param>
public sealed record ChartDefinition(string Label, string Empty, IReadOnlyList<ChartSeries> Series, bool Stacked = false);

/// <summary>The values of all series at one time.</summary>
/// <param name="TimeMs">Unix milliseconds.</param>
/// <param name="Values">One per series, in their order; null where there is none.</param>
public sealed record ChartPoint(long TimeMs, params IReadOnlyList<double?> Values)
{
    public bool Equals(ChartPoint? other) => other is not null && TimeMs == other.TimeMs && Values.SequenceEqual(other.Values);

    public override int GetHashCode() => HashCode.Combine(TimeMs, Values.Count);
}

/// <summary>Where a chart gets its points. One instance serves one chart and one window; another window is another feed.</summary>
public interface IChartFeed
{
    /// <summary>Tells that there may be new points.</summary>
    Topic Topic { get; }

    /// <summary>The width of the time axis; older points are dropped by the browser.</summary>
    TimeSpan Window { get; }

    /// <summary>Where the time axis ends; null where it ends with the newest point.</summary>
    DateTimeOffset? End => null;

    /// <summary>The time between two columns; needed where there are columns and <see cref="End"/>.</summary>
    TimeSpan? Step => null;

    /// <summary>All points of the window, oldest first, already thinned to what a screen can show (a few hundred).</summary>
    ValueTask<IReadOnlyList<ChartPoint>> LoadAsync(CancellationToken ct);

    /// <summary>The points at or after a time, oldest first; the first may be the last one of before, grown.
    /// Null when that is too long ago to be known: the chart then loads anew.</summary>
    ValueTask<IReadOnlyList<ChartPoint>?> SinceAsync(long timeMs, CancellationToken ct);
}

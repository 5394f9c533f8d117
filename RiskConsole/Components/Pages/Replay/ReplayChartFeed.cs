using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Replays;

namespace RiskConsole.Components.Pages.Replay;

/// <summary>Feeds the chart of a replay: events by severity over the whole window, as far as it is, with a line where alerts were opened.</summary>
/// <param name="generation">Of the passage it shows.</param>
internal sealed class ReplayChartFeed(IReplayWatch watch, CategorySet categories, int generation) : IChartFeed
{
    public static ChartDefinition Definition { get; } = new(
        "Events and alerts of the replay",
        "The window begins",
        [
            new ChartSeries("Info", ChartKind.Column, ChartTone.Info, "", 0),
            new ChartSeries("Warning", ChartKind.Column, ChartTone.Warning, "", 0),
            new ChartSeries("Error", ChartKind.Column, ChartTone.Error, "", 0),
            new ChartSeries("Critical", ChartKind.Column, ChartTone.Critical, "", 0),
            new ChartSeries("Critical alerts opened", ChartKind.Mark, ChartTone.Critical, "", 0),
            new ChartSeries("Other alerts opened", ChartKind.Mark, ChartTone.Primary, "", 0),
        ],
        Stacked: true);

    public Topic Topic => watch.Topic;

    public TimeSpan Window => watch.Plan.Request.To - watch.Plan.Request.From;

    public DateTimeOffset? End => watch.Plan.Request.To;

    public TimeSpan? Step => TimeSpan.FromMicroseconds(watch.Plan.Bars.StepUs);

    public bool IsOf(IReplayWatch other, CategorySet of, int passage) => ReferenceEquals(watch, other) && categories == of && generation == passage;

    public ValueTask<IReadOnlyList<ChartPoint>> LoadAsync(CancellationToken ct) => ValueTask.FromResult(Since(0));

    public ValueTask<IReadOnlyList<ChartPoint>?> SinceAsync(long timeMs, CancellationToken ct) => ValueTask.FromResult<IReadOnlyList<ChartPoint>?>(Since(timeMs));

    private IReadOnlyList<ChartPoint> Since(long timeMs)
    {
        var now = watch.For(categories);
        return now.Generation != generation ? [] :
        [
            .. now.Chart.Where(bar => bar.TimeMs >= timeMs)
                .Select(bar => new ChartPoint(bar.TimeMs, bar.Info, bar.Warning, bar.Error, bar.Critical, bar.CriticalAlerts, bar.OtherAlerts)),
        ];
    }
}

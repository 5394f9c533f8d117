using Microsoft.AspNetCore.Components;
using RiskConsole.Events;
using RiskConsole.Telemetry;

namespace RiskConsole.Components.Pages.Overview;

/// <summary>The trend chart with its choice of range. The server renders it once per range; points go straight to the browser.</summary>
public sealed partial class RiskTrend
{
    private (CategorySet, TrendRange)? _of;
    private TrendFeed _feed = default!;

    [Parameter, EditorRequired] public required CategorySet Categories { get; set; }

    [Parameter, EditorRequired] public required TrendRange Range { get; set; }

    [Inject] private IOverviewBoard Board { get; init; } = default!;

    [Inject] private TimeProvider Time { get; init; } = default!;

    protected override void OnParametersSet()
    {
        if (_of == (Categories, Range))
            return;
        _of = (Categories, Range);
        _feed = new TrendFeed(Board, Categories, Range, Time);
    }
}

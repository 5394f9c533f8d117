using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Live;
using RiskConsole.Components.Pages.Scores;
using RiskConsole.Events;
using RiskConsole.Telemetry;

namespace RiskConsole.Components.Pages.Overview;

/// <summary>The newest events; each opens in the live feed.</summary>
public sealed partial class LatestEvents : LiveComponent
{
    private EventLine[] _lines = [];
    private EventLine[]? _drawn;

    [Parameter, EditorRequired] public required CategorySet Categories { get; set; }

    [Inject] private IOverviewBoard Board { get; init; } = default!;

    protected override void OnInitialized()
    {
        Pull();
        Bind(Topic.Overview, Pull);
    }

    protected override bool ShouldRender() => _drawn is null || !_drawn.AsSpan().SequenceEqual(_lines);

    protected override void OnAfterRender(bool firstRender)
    {
        _drawn = _lines;
        base.OnAfterRender(firstRender);
    }

    private void Pull() => _lines = [.. Board.For(Categories).Latest.Select(EventLine.For)];
}

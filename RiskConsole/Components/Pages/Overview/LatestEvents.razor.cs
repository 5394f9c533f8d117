using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Live;
using RiskConsole.Events;
using RiskConsole.Telemetry;

namespace RiskConsole.Components.Pages.Overview;

/// <summary>The newest events; each opens in the live feed.</summary>
public sealed partial class LatestEvents : LiveComponent
{
    private ImmutableArray<RiskEvent> _events = [];
    private ImmutableArray<RiskEvent> _drawn;

    [Parameter, EditorRequired] public required CategorySet Categories { get; set; }

    [Inject] private IOverviewBoard Board { get; init; } = default!;

    protected override void OnInitialized()
    {
        Pull();
        Bind(Topic.Overview, Pull);
    }

    protected override bool ShouldRender() =>
        _drawn.IsDefault || !_drawn.Select(e => e.Seq).SequenceEqual(_events.Select(e => e.Seq));

    protected override void OnAfterRender(bool firstRender)
    {
        _drawn = _events;
        base.OnAfterRender(firstRender);
    }

    private void Pull() => _events = Board.For(Categories).Latest;
}

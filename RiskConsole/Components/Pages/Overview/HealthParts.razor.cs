using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Live;
using RiskConsole.Events;
using RiskConsole.Telemetry;

namespace RiskConsole.Components.Pages.Overview;

/// <summary>The parts of the console, how each is and why.</summary>
public sealed partial class HealthParts : LiveComponent
{
    private IReadOnlyList<Health> _parts = [];
    private IReadOnlyList<Health>? _drawn;

    [Parameter, EditorRequired] public required CategorySet Categories { get; set; }

    [Inject] private IOverviewBoard Board { get; init; } = default!;

    protected override void OnInitialized()
    {
        Pull();
        Bind(Topic.Overview, Pull);
    }

    protected override bool ShouldRender() => _drawn is null || !_drawn.SequenceEqual(_parts);

    protected override void OnAfterRender(bool firstRender)
    {
        _drawn = _parts;
        base.OnAfterRender(firstRender);
    }

    private void Pull() => _parts = Board.For(Categories).Health.Parts;
}

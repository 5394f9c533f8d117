using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Live;
using RiskConsole.Components.Pages.Scores;
using RiskConsole.Events;
using RiskConsole.Telemetry;

namespace RiskConsole.Components.Pages.Overview;

/// <summary>The newest events; each opens in the live feed. They stand still while somebody points at them.</summary>
public sealed partial class LatestEvents : LiveComponent
{
    private EventLine[] _lines = [];
    private (EventLine[] Lines, bool Waiting)? _drawn;
    private bool _held;
    private bool _waiting;

    [Parameter, EditorRequired] public required CategorySet Categories { get; set; }

    [Inject] private IOverviewBoard Board { get; init; } = default!;

    protected override void OnInitialized()
    {
        Pull();
        Bind(Topic.Overview, Pull);
    }

    protected override bool ShouldRender() =>
        _drawn is not { } drawn || drawn.Waiting != _waiting || !drawn.Lines.AsSpan().SequenceEqual(_lines);

    protected override void OnAfterRender(bool firstRender)
    {
        _drawn = (_lines, _waiting);
        base.OnAfterRender(firstRender);
    }

    private void Pull()
    {
        EventLine[] current = [.. Board.For(Categories).Latest.Select(EventLine.For)];
        _waiting = _held && _lines.Length > 0 && !current.AsSpan().SequenceEqual(_lines);
        if (!_waiting)
            _lines = current;
    }

    private void Hold() => _held = true;

    // Settled by the next change, not here: focus that moves on within the table lets go and holds again.
    private void LetGo() => _held = false;
}

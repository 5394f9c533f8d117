using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Live;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Replays;

namespace RiskConsole.Components.Pages.Replay;

/// <summary>The alerts of a replay, the last opened first. While somebody points at them those that are shown change in their places, and others wait.</summary>
public sealed partial class ReplayAlerts : LiveComponent
{
    private const int Page = 100;

    private IReadOnlyList<ReplayRow> _rows = [];
    private ReplayState _state;
    private HashSet<string>? _held;
    private int _waiting;
    private int _opened;
    private int _collapsed;
    private int _limit = Page;

    [CascadingParameter] internal IReplayWatch Watch { get; set; } = default!;

    [Parameter, EditorRequired] public required CategorySet Categories { get; set; }

    private string Summary
    {
        get
        {
            var shown = Math.Min(_limit, _rows.Count);
            var all = _opened - _collapsed;
            var words = all > shown ? $"{Numbers.Count(shown)} shown of {Numbers.Count(all)}" : all == 1 ? "1 alert" : $"{Numbers.Count(all)} alerts";
            return _waiting > 0 ? $"{words} · {Numbers.Count(_waiting)} new wait while you point here" : words;
        }
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => Bind(Watch.Topic, Pull);

    /// <inheritdoc/>
    protected override void OnParametersSet() => Pull();

    private void Pull()
    {
        var now = Watch.For(Categories);
        var all = now.Alerts.Select(ReplayRow.For);
        _rows = [.. _held is null ? all : all.Where(row => _held.Contains(row.Id))];
        _waiting = now.Alerts.Length - _rows.Count;
        (_state, _opened, _collapsed) = (now.State, now.Counts.Opened, now.Counts.Collapsed);
    }

    private void Hold() => _held ??= [.. _rows.Select(row => row.Id)];

    private void Release()
    {
        _held = null;
        Pull();
    }
}

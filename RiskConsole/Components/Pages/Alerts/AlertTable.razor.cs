using Microsoft.AspNetCore.Components;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>The rows of a list of alerts; rendered again only when they are others.</summary>
public sealed partial class AlertTable
{
    private (IReadOnlyList<AlertLine>, int, IReadOnlySet<string>?)? _drawn;
    private bool _changed = true;

    [Parameter, EditorRequired] public required string Label { get; set; }

    /// <summary>Another list where another is to be drawn.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<AlertLine> Lines { get; set; }

    /// <summary>Rows to draw at most.</summary>
    [Parameter] public int Limit { get; set; } = int.MaxValue;

    /// <summary>Ids of rows that are only kept in their place while somebody points at them.</summary>
    [Parameter] public IReadOnlySet<string>? Gone { get; set; }

    /// <summary>Whether somebody points at the rows.</summary>
    [Parameter] public EventCallback<bool> OnHold { get; set; }

    protected override void OnParametersSet()
    {
        var shown = (Lines, Limit, Gone);
        _changed = _drawn != shown;
        _drawn = shown;
    }

    protected override bool ShouldRender() => _changed;
}

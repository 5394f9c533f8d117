using Microsoft.AspNetCore.Components;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>A row and how it stands before one viewer.</summary>
/// <param name="IsGone">Only kept in its place: it left the list by somebody else's hand.</param>
public readonly record struct InboxLine(InboxRow Row, bool IsSelected, bool IsGone);

/// <summary>The live leaf: plain keyed rows of a fixed height, rendered again only when they are others.</summary>
public sealed partial class InboxRows
{
    private (IReadOnlyList<InboxLine> Rows, int First, int Total)? _drawn;
    private bool _changed;

    /// <summary>Those in sight and some beyond.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<InboxLine> Rows { get; set; }

    /// <summary>Place of the first of them in the list.</summary>
    [Parameter] public int First { get; set; }

    /// <summary>Rows of the whole list.</summary>
    [Parameter] public int Total { get; set; }

    protected override void OnParametersSet()
    {
        _changed = _drawn is not { } drawn || drawn.First != First || drawn.Total != Total || !drawn.Rows.SequenceEqual(Rows);
        _drawn = (Rows, First, Total);
    }

    protected override bool ShouldRender() => _changed;
}

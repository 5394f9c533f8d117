using Microsoft.AspNetCore.Components;

namespace RiskConsole.Components.Pages.Feed;

/// <summary>The live leaf: plain keyed rows, rendered again only when what it shows is another instance.</summary>
public sealed partial class FeedRows
{
    /// <summary>Rows rendered while streaming: more than a tall screen shows. The rest follows when somebody scrolls, which holds the rows.</summary>
    internal const int StreamedRows = 60;

    private static readonly object GapKey = new();

    private FeedShown? _rendered;
    private (bool, Guid?) _renderedMode;
    private bool _changed;

    [Parameter, EditorRequired] public FeedShown Shown { get; set; } = FeedShown.Empty;

    [Parameter] public bool Streaming { get; set; }

    /// <summary>The event whose details are open.</summary>
    [Parameter] public Guid? Open { get; set; }

    [Parameter] public EventCallback OnLoadGap { get; set; }

    protected override void OnParametersSet()
    {
        var mode = (Streaming, Open);
        _changed = !ReferenceEquals(Shown, _rendered) || _renderedMode != mode;
        _rendered = Shown;
        _renderedMode = mode;
    }

    protected override bool ShouldRender() => _changed;
}

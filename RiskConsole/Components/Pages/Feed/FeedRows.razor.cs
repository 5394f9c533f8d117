using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Feed;

/// <summary>The live leaf: plain keyed rows, rendered again only when what it shows is another instance.</summary>
public sealed partial class FeedRows
{
    private static readonly object GapKey = new();

    private FeedShown? _rendered;
    private (int, Guid?) _renderedMode;
    private bool _changed;

    [Parameter, EditorRequired] public FeedShown Shown { get; set; } = FeedShown.Empty;

    /// <summary>Rows to render of those that are shown; the rest follows as somebody scrolls towards it.</summary>
    [Parameter] public int Limit { get; set; } = int.MaxValue;

    /// <summary>The event whose details are open.</summary>
    [Parameter] public Guid? Open { get; set; }

    [Parameter] public EventCallback OnLoadGap { get; set; }

    protected override void OnParametersSet()
    {
        var mode = (Limit, Open);
        _changed = !ReferenceEquals(Shown, _rendered) || _renderedMode != mode;
        _rendered = Shown;
        _renderedMode = mode;
    }

    protected override bool ShouldRender() => _changed;

    private static string GapText(FeedGap gap) => gap.Count switch
    {
        null => "Older events are not shown here; the store has them.",
        1 => "1 older event not shown; the store has it.",
        { } count => $"{Numbers.Count(count)} older events not shown; the store has them.",
    };
}

using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Pages.Scores;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>What the inbox can be narrowed to, with how many each choice would show. Values keep their places while somebody points at them.</summary>
public sealed partial class FacetList
{
    private static readonly (MutedView Muted, string Word)[] s_muted = [(MutedView.Hidden, "Hide"), (MutedView.Shown, "Show"), (MutedView.Only, "Only")];

    private IReadOnlyList<FacetGroup>? _given;
    private IReadOnlyList<FacetGroup> _shown = [];
    private (MutedView, int, bool) _drawn;
    private bool _changed = true;
    private bool _held;

    [Parameter, EditorRequired] public required IReadOnlyList<FacetGroup> Groups { get; set; }

    [Parameter] public MutedView Muted { get; set; }

    /// <summary>How many match but are not shown since something suppresses them.</summary>
    [Parameter] public int Suppressed { get; set; }

    /// <summary>Shown also where there is no room beside the rows.</summary>
    [Parameter] public bool IsOpen { get; set; }

    [Parameter] public EventCallback<(FacetKind Kind, string Value)> OnInclude { get; set; }

    [Parameter] public EventCallback<(FacetKind Kind, string Value, string Label)> OnExclude { get; set; }

    [Parameter] public EventCallback<MutedView> OnMuted { get; set; }

    protected override void OnParametersSet()
    {
        _changed = !ReferenceEquals(_given, Groups) || _drawn != (Muted, Suppressed, IsOpen);
        (_given, _drawn) = (Groups, (Muted, Suppressed, IsOpen));
        if (_changed)
            _shown = _held ? [.. Groups.Select(Keep)] : Groups;
    }

    protected override bool ShouldRender() => _changed;

    private FacetGroup Keep(FacetGroup group)
    {
        if (_shown.FirstOrDefault(shown => shown.Kind == group.Kind) is not { } before)
            return group;
        var kept = RankHold.Renew([.. before.Values], group.Values, value => value.Value);
        var known = kept.Select(value => value.Value).ToHashSet(StringComparer.Ordinal);
        return group with { Values = [.. kept, .. group.Values.Where(value => !known.Contains(value.Value))] };
    }

    private void Hold() => _held = true;

    // Settled by the next change, not here: focus that moves on within the list lets go and holds again.
    private void LetGo() => _held = false;

    private static bool LabelOf(FacetKind kind) => kind is FacetKind.Rule or FacetKind.Subject or FacetKind.Assignee;
}

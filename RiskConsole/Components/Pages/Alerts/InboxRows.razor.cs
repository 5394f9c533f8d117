using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Access.Presence;
using RiskConsole.Components.Live;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>A row and how it stands before one viewer.</summary>
/// <param name="IsGone">Only kept in its place: it left the list by somebody else's hand.</param>
public readonly record struct InboxLine(InboxRow Row, bool IsSelected, bool IsGone);

/// <summary>The live leaf: plain keyed rows of a fixed height, rendered again only when they are others.</summary>
public sealed partial class InboxRows : LiveComponent
{
    private PresenceSnapshot _presence = PresenceSnapshot.Empty;
    private CategorySet _categories;
    private Guid? _me;
    private (IReadOnlyList<InboxLine> Rows, int First, int Total)? _drawn;
    private bool _changed;

    /// <summary>Those in sight and some beyond.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<InboxLine> Rows { get; set; }

    /// <summary>Place of the first of them in the list.</summary>
    [Parameter] public int First { get; set; }

    /// <summary>Rows of the whole list.</summary>
    [Parameter] public int Total { get; set; }

    [CascadingParameter] private Task<AuthenticationState>? Authentication { get; set; }

    [Inject] private IPresence Presence { get; init; } = default!;

    [Inject] private CategoryAccess Access { get; init; } = default!;

    protected override async Task OnInitializedAsync()
    {
        if (Authentication is null)
            return;
        var user = (await Authentication).User;
        (_me, _categories) = (user.UserId(), Access.For(user));
        _presence = Presence.Current;
        Bind(Topic.Presence, Pull);
    }

    protected override void OnParametersSet()
    {
        _changed = _drawn is not { } drawn || drawn.First != First || drawn.Total != Total || !drawn.Rows.SequenceEqual(Rows);
        _drawn = (Rows, First, Total);
    }

    protected override bool ShouldRender()
    {
        var changed = _changed;
        _changed = false;
        return changed;
    }

    private void Pull()
    {
        var (before, now) = (_presence, Presence.Current);
        // Most of what people look at is not in sight here.
        _changed |= Rows.Any(line => !LookersOf(line.Row, before).SequenceEqual(LookersOf(line.Row, now)));
        _presence = now;
    }

    private IReadOnlyList<Looker> LookersOf(InboxRow row) => LookersOf(row, _presence);

    private IReadOnlyList<Looker> LookersOf(InboxRow row, PresenceSnapshot presence)
    {
        if (presence.Alerts == 0)
            return [];
        var all = presence.Of(row.AlertId, _categories);
        return all.Count == 0 ? all : [.. all.Where(looker => looker.UserId != _me)];
    }
}

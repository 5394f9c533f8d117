using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Alerts.Inbox;
using RiskConsole.Alerts.Silences;
using RiskConsole.Components.Live;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Silences;

/// <summary>A table of what hides alerts, live, with how many of those the viewer may see each hides now.</summary>
public abstract class HidingTable : LiveComponent
{
    private IInboxView? _hidden;
    private CategorySet _categories;

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;

    [Inject] private SilenceCounts Counts { get; init; } = default!;

    [Inject] private CategoryAccess Access { get; init; } = default!;

    /// <summary>Open alerts hidden now, by what hides them; left out where that is none.</summary>
    protected IReadOnlyDictionary<Guid, int> Hits { get; private set; } = new Dictionary<Guid, int>();

    /// <summary>Takes over what holds.</summary>
    protected abstract void Renew();

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Bind(Topic.Silences, Renew);
        _categories = Access.For((await Viewer).User);
    }

    /// <inheritdoc/>
    protected override void OnParametersSet() => Renew();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        base.OnAfterRender(firstRender);
        if (!firstRender)
            return;
        _hidden = Counts.Open(_categories);
        Bind(_hidden.Subscribe, Count);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _hidden?.Dispose();
    }

    private void Count()
    {
        if (_hidden is { } hidden)
            Hits = Counts.Of(hidden.Current);
    }
}

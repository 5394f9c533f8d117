using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Access.Presence;
using RiskConsole.Components.Live;
using RiskConsole.Events;

namespace RiskConsole.Components.Shared;

/// <summary>Says who else looks at an alert, and tells them that one does oneself: for the page of one alert. A circuit that loses its browser leaves at once.</summary>
public sealed partial class AlertLookers : LiveComponent
{
    private readonly Lock _gate = new();
    private (Guid Alert, Category Category)? _joined;
    private IDisposable? _stay;
    private long _joins;
    private Guid? _me;
    private CategorySet _categories;
    private IReadOnlyList<Looker> _all = [];
    private IReadOnlyList<Looker> _others = [];

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject] private IPresence Presence { get; init; } = default!;

    [Inject] private CategoryAccess Access { get; init; } = default!;

    [Inject] private CircuitState Circuit { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

    [Parameter, EditorRequired] public Guid AlertId { get; set; }

    /// <summary>The alert's.</summary>
    [Parameter, EditorRequired] public Category Category { get; set; }

    private bool IsFirst => _all.Count > 0 && _all[0].UserId == _me;

    protected override void OnInitialized() => Bind(Topic.Presence, Pull);

    protected override async Task OnParametersSetAsync()
    {
        var user = (await Authentication).User;
        (_me, _categories) = (user.UserId(), Access.For(user));
        Pull();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            Circuit.Lost += Leave;
            Circuit.Reconnected += Rejoin;
        }
        if (_joined != (AlertId, Category))
            await JoinAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Circuit.Lost -= Leave;
            Circuit.Reconnected -= Rejoin;
            Leave();
        }
        base.Dispose(disposing);
    }

    private async Task JoinAsync()
    {
        Leave();
        _joined = (AlertId, Category);
        var join = Volatile.Read(ref _joins);
        try
        {
            var stay = await Presence.JoinAsync((await Authentication).User, AlertId, Category, CancellationToken.None);
            lock (_gate)
            {
                // They left, or went on to another alert, while they were joining.
                if (join == _joins)
                    (_stay, stay) = (stay, null);
            }
            stay?.Dispose();
        }
        catch (AccessDeniedException)
        {
            // Their session has just ended; the page is led away.
        }
    }

    private void Leave()
    {
        IDisposable? stay;
        lock (_gate)
        {
            _joins++;
            (stay, _stay) = (_stay, null);
        }
        stay?.Dispose();
    }

    private void Rejoin() => _ = InvokeAsync(JoinAsync);

    private void Pull()
    {
        _all = Presence.Current.Of(AlertId, _categories);
        _others = [.. _all.Where(looker => looker.UserId != _me)];
    }
}

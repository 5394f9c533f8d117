using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using RiskConsole.Access;
using RiskConsole.Components.Pages.Feed;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>The alerts; the page's state is its address.</summary>
public sealed partial class AlertsPage : IDisposable
{
    private static readonly (AlertView View, string Label)[] s_views = [(AlertView.Open, "Open"), (AlertView.Resolved, "Resolved"), (AlertView.All, "All")];

    private AlertsUrl _url = new();
    private CategorySet _categories;
    private Task<AuthenticationState>? _knownAs;
    private bool _ready;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject] private CategoryAccess Access { get; init; } = default!;

    [Inject] private IRuleBook Rules { get; init; } = default!;

    [Inject] private NavigationManager Navigation { get; init; } = default!;

    public void Dispose() => Navigation.LocationChanged -= OnLocationChanged;

    protected override void OnInitialized()
    {
        Navigation.LocationChanged += OnLocationChanged;
        _url = AlertsUrl.Parse(new Uri(Navigation.Uri).Query);
    }

    protected override async Task OnParametersSetAsync()
    {
        // A role may change while the page is open.
        if (ReferenceEquals(_knownAs, Authentication))
            return;
        _knownAs = Authentication;
        _categories = Access.For((await Authentication).User);
        _ready = true;
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
    {
        var location = new Uri(e.Location);
        if (location.AbsolutePath != "/alerts")
            return;
        _ = InvokeAsync(() =>
        {
            _url = AlertsUrl.Parse(location.Query);
            StateHasChanged();
        });
    }

    private void Toggle(Severity severity) => Navigation.NavigateTo((_url with { Severities = _url.Severities.Toggle(severity) }).ToString(), replace: true);

    private string RuleName(Guid id) => DisplayText.Clean(Rules.Current.Find(id)?.Shown.Definition.Name ?? id.ToString(), 60);
}

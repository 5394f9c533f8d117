using RiskConsole.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Alerts.Detail;

/// <summary>Alerts around one: read when it is opened and when its state changes.</summary>
public sealed partial class RelatedAlerts : IDisposable
{
    private const int Most = 5;

    private readonly Leaving _gone = new();
    private (Guid Id, AlertState State)? _of;
    private IReadOnlyList<Alert>? _before;
    private IReadOnlyList<Alert>? _now;

    [Parameter, EditorRequired] public required Alert Alert { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject] private IAlertStore Store { get; init; } = default!;

    [Inject] private CategoryAccess Access { get; init; } = default!;

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_of == (Alert.Id, Alert.State))
            return;
        if (_of?.Id != Alert.Id)
            (_before, _now) = (null, null);
        var of = Alert;
        _of = (of.Id, of.State);
        try
        {
            var categories = Access.For((await Authentication).User);
            var same = await Store.SearchAsync(new AlertSearch(categories) { RuleId = of.RuleId, Key = of.Key, To = of.OpenedAt, Shadow = of.Shadow }, Most, null, _gone.Token);
            var open = of.Subject is { Length: > 0 } subject
                ? await Store.SearchAsync(new AlertSearch(categories) { Subject = subject, States = [AlertState.Open, AlertState.Acknowledged] }, Most + 1, null, _gone.Token)
                : new AlertPage([], null);
            if (of.Id == Alert.Id)
                (_before, _now) = ([.. same.Items.Where(alert => alert.Id != of.Id)], [.. open.Items.Where(alert => alert.Id != of.Id).Take(Most)]);
        }
        catch (QueryTimeoutException)
        {
            // The page stands without them.
            (_before, _now) = ([], []);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left.
        }
    }
}

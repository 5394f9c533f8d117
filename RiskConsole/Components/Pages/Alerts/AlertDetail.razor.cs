using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Components.Live;
using RiskConsole.Components.Pages.Scores;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>One alert, live: what happened and why it was raised.</summary>
public sealed partial class AlertDetail : IDisposable
{
    private static readonly TimeSpan RenewInterval = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _gone = new();
    private Guid? _loaded;
    private Alert? _alert;
    private IReadOnlyList<EventLine> _events = [];
    private LivePump? _pump;
    private IDisposable? _subscription;
    private string? _problem;
    private bool _loading = true;

    [Parameter] public Guid Id { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject] private IAlertStore Store { get; init; } = default!;

    [Inject] private IRuleBook Rules { get; init; } = default!;

    [Inject] private CategoryAccess Access { get; init; } = default!;

    [Inject] private NavigationManager Navigation { get; init; } = default!;

    [Inject] private IEventBus Bus { get; init; } = default!;

    [Inject] private CircuitState Circuit { get; init; } = default!;

    [Inject] private TimeProvider Time { get; init; } = default!;

    private string Title => _alert is null ? "Alert" : DisplayText.Clean(_alert.Name, 80);

    private string Permalink => Navigation.ToAbsoluteUri(AlertsUrl.For(Id)).ToString();

    public void Dispose()
    {
        Circuit.Reconnected -= Request;
        _subscription?.Dispose();
        _pump?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Id)
            return;
        (_loaded, _loading, _alert, _events) = (Id, true, null, []);
        await LoadAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        _pump = new LivePump(Time, RenewInterval, () => InvokeAsync(RenewAsync));
        _subscription = Bus.Subscribe(Topic.Alerts, Request);
        Circuit.Reconnected += Request;
    }

    private void Request() => _pump?.Request();

    private async Task RenewAsync()
    {
        if (_gone.IsCancellationRequested || _loading || !Circuit.Connected)
            return;
        try
        {
            var before = _alert;
            await LoadAsync();
            if (before?.Version != _alert?.Version)
                StateHasChanged();
        }
        catch (Exception ex)
        {
            await DispatchExceptionAsync(ex);
        }
    }

    private async Task LoadAsync()
    {
        var id = Id;
        try
        {
            var categories = Access.For((await Authentication).User);
            var alert = await Store.FindAsync(id, categories, _gone.Token);
            // What changes of an alert seldom changes the events behind it.
            var events = alert is null ? [] : _alert is { } shown && shown.Id == id && shown.Contributing.SequenceEqual(alert.Contributing)
                ? _events
                : [.. (await Store.EventsAsync(alert, categories, _gone.Token)).Select(EventLine.For)];
            if (id == Id)
                (_alert, _events, _problem, _loading) = (alert, events, null, false);
        }
        catch (QueryTimeoutException e)
        {
            (_problem, _loading) = (e.Message, false);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left; nobody waits for the answer.
        }
    }

    private int? NewerVersion(Alert alert) => Rules.Current.Find(alert.RuleId)?.InForce?.Version is { } version && version > alert.RuleVersion ? version : null;

    private static string Ending(Alert alert) => alert switch
    {
        { IsOpen: true } => "",
        { ResolvedBy: AlertWords.Recovery } => "by itself: the value came back to where it should be",
        { ResolvedBy: AlertWords.Quiet } => "by itself: it was not found again for the rule's keep-firing time",
        { ResolvedBy: AlertWords.Rule } => "the rule that found it judges no more",
        { ResolvedBy: { } person } => $"by {DisplayText.Clean(person, 60)}",
        _ => "",
    };

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);

    private static string Number(double value) =>
        Math.Abs(value) is >= 1e15 or (> 0 and < 0.001) ? value.ToString("0.###e0", CultureInfo.InvariantCulture) : value.ToString("#,0.####", CultureInfo.InvariantCulture);
}

using Microsoft.AspNetCore.Components;
using RiskConsole.Alerts;
using RiskConsole.Components.Live;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>Alerts from the store, the last opened first, older ones by keyset. The first page renews itself while nobody points at it.</summary>
public sealed partial class StoredAlertList : IDisposable
{
    private const int PageSize = 100;

    /// <summary>A renewal is a query of the store.</summary>
    internal static readonly TimeSpan RenewInterval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<AlertLine>? _rows;
    private AlertCursor? _next;
    private AlertsUrl? _shown;
    private LivePump? _pump;
    private IDisposable? _subscription;
    private string? _problem;
    private bool _loading;
    private bool _paged;
    private bool _held;
    private bool _stale;

    [Parameter, EditorRequired] public required AlertsUrl Url { get; set; }

    [Parameter, EditorRequired] public required CategorySet Categories { get; set; }

    [Inject] private IAlertStore Store { get; init; } = default!;

    [Inject] private IEventBus Bus { get; init; } = default!;

    [Inject] private CircuitState Circuit { get; init; } = default!;

    [Inject] private TimeProvider Time { get; init; } = default!;

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
        if (_shown == Url)
            return;
        _shown = Url;
        _rows = null;
        await FirstAsync();
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
            if (_paged || _held)
                _stale = true;
            else
                await FirstAsync();
            StateHasChanged();
        }
        catch (Exception ex)
        {
            await DispatchExceptionAsync(ex);
        }
    }

    private Task FirstAsync() => LoadAsync(null);

    private Task OlderAsync() => LoadAsync(_next);

    private async Task LoadAsync(AlertCursor? after)
    {
        var asked = Url;
        _loading = true;
        try
        {
            var page = await Store.SearchAsync(asked.ToSearch(Categories), PageSize, after, _gone.Token);
            if (asked != Url)
                return;
            AlertLine[] lines = [.. page.Items.Select(AlertLine.For)];
            if (after is not null)
                _rows = [.. _rows ?? [], .. lines];
            else if (_rows is null || !_rows.SequenceEqual(lines))
                _rows = lines;
            (_next, _paged, _stale, _problem) = (page.Next, after is not null, false, null);
        }
        catch (QueryTimeoutException e)
        {
            _problem = e.Message;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left; nobody waits for the answer.
        }
        finally
        {
            _loading = false;
        }
    }

    private void Hold(bool held)
    {
        _held = held;
        if (!held && _stale && !_paged)
            Request();
    }
}

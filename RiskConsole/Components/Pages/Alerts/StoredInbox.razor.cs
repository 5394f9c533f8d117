using Microsoft.AspNetCore.Components;
using RiskConsole.Alerts;
using RiskConsole.Components.Live;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>Alerts from the store, the last opened first, older ones by keyset. The first page renews itself while nobody is at work on it.</summary>
public sealed partial class StoredInbox : IDisposable
{
    private const int PageSize = 100;

    /// <summary>A renewal is a query of the store.</summary>
    internal static readonly TimeSpan RenewInterval = TimeSpan.FromSeconds(1);

    private readonly Leaving _gone = new();
    private StoredPages _pages = default!;
    private InboxDesk? _desk;
    private AlertSearch _search = default!;
    private AlertCursor? _next;
    private (AlertsUrl, string, CategorySet)? _shown;
    private LivePump? _pump;
    private IDisposable? _subscription;
    private string? _problem;
    private bool _loaded;
    private bool _loading;
    private bool _paged;
    private bool _held;
    private bool _stale;

    [Parameter, EditorRequired] public required AlertsUrl Url { get; set; }

    [Parameter, EditorRequired] public required CategorySet Categories { get; set; }

    /// <summary>The whole filter as one query.</summary>
    [Parameter, EditorRequired] public required CompiledQuery<Alert> Query { get; set; }

    /// <summary>Who looks.</summary>
    [Parameter, EditorRequired] public required Guid Me { get; set; }

    [Inject] private IAlertStore Store { get; init; } = default!;

    [Inject] private IEventBus Bus { get; init; } = default!;

    [Inject] private CircuitState Circuit { get; init; } = default!;

    [Inject] private TimeProvider Time { get; init; } = default!;

    private string Summary => !_loaded ? "" : $"{Numbers.Count(_pages.Items.Count)} shown, the last opened first{(_next is null ? "; that is all" : "")}";

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
        var shown = (Url, Query.Text, Categories);
        if (_shown == shown)
            return;
        _shown = shown;
        _search = Url.ToSearch(Categories, Query, Me);
        (_pages, _loaded, _held) = (new StoredPages(_search), false, false);
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

    /// <summary>Gives the keys back to the rows.</summary>
    internal void Focus() => _desk?.Focus();

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

    private Task OlderAsync() => _loading ? Task.CompletedTask : LoadAsync(_next);

    private async Task LoadAsync(AlertCursor? after)
    {
        var (asked, pages) = (_search, _pages);
        _loading = after is not null;
        try
        {
            var page = await Store.SearchAsync(asked, PageSize, after, _gone.Token);
            if (!ReferenceEquals(pages, _pages))
                return;
            if (after is null)
                pages.Begin(page.Items);
            else
                pages.Add(page.Items);
            (_next, _paged, _stale, _problem, _loaded) = (page.Next, after is not null, false, null, true);
        }
        catch (QueryTimeoutException e)
        {
            (_problem, _loaded) = (e.Message, true);
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

    private void Read(bool reading)
    {
        _held = reading;
        if (!reading && _stale && !_paged)
            Request();
    }

    // Its own acts are no news to the viewer.
    private void Acted() => StateHasChanged();
}

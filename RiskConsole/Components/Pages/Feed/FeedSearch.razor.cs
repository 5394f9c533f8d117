using RiskConsole.Components.Shared;
using Microsoft.AspNetCore.Components;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Components.Pages.Feed;

/// <summary>A search of the stored events in a time range: the first page at once, the count after it, more by keyset. Nothing here
/// moves by itself.</summary>
public sealed partial class FeedSearch : IDisposable
{
    private const int PageSize = 100;

    private readonly Leaving _gone = new();
    private CancellationTokenSource? _run;
    private (string Query, CategorySet, FeedMoment?, FeedMoment?, EventOrder) _key;
    private EventSearch? _search;
    private FeedShown _shown = FeedShown.Empty;
    private EventCursor? _next;
    private long? _count;
    private string? _countProblem;
    private string? _problem;
    private bool _ran;
    private bool _running;
    private bool _loading;

    [Inject] private IEventStore Store { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

    [Parameter, EditorRequired] public FeedState State { get; set; } = FeedState.Empty;

    /// <summary>What the viewer may see.</summary>
    [Parameter, EditorRequired] public CategorySet Allowed { get; set; }

    /// <summary>The filter in force: text and severities.</summary>
    [Parameter, EditorRequired] public CompiledQuery<RiskEvent>? Query { get; set; }

    [Parameter] public EventCallback<Severity> OnSeverity { get; set; }

    [Parameter] public EventCallback<Category> OnCategory { get; set; }

    [Parameter] public EventCallback<Guid> OnOpen { get; set; }

    [Parameter] public EventCallback OnClear { get; set; }

    [Parameter] public EventCallback OnLive { get; set; }

    /// <summary>The other order is wanted.</summary>
    [Parameter] public EventCallback OnOrder { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        var key = (Query?.Text ?? "", FeedFilters.Narrow(Allowed, State.Categories), State.From, State.To, State.Order);
        if (_run is not null && key == _key)
            return;
        _key = key;
        await RunAsync();
    }

    private async Task RunAsync()
    {
        if (_run is not null)
            await _run.CancelAsync();
        var run = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        _run = run;
        var now = Clock.GetUtcNow();
        // Resolved once, so that further pages and the count speak of the same range.
        var categories = FeedFilters.Narrow(Allowed, State.Categories);
        var search = new EventSearch(Query, categories, State.From?.Resolve(now), State.To?.Resolve(now));
        var order = State.Order;
        _running = true;
        _count = null;
        _countProblem = _problem = null;
        try
        {
            var page = await Store.SearchAsync(search, order, PageSize, after: null, run.Token);
            if (!ReferenceEquals(run, _run))
                return;
            _search = search;
            _next = page.Next;
            _shown = new([.. page.Items], null, page.Next is not null);
            if (page.Next is null)
                _count = page.Items.Count;
        }
        catch (QueryTimeoutException e)
        {
            if (!ReferenceEquals(run, _run))
                return;
            _shown = FeedShown.Empty;
            _problem = e.Message;
        }
        catch (OperationCanceledException) when (run.IsCancellationRequested)
        {
            return;
        }
        _ran = true;
        _running = false;
        if (_count is null && _problem is null)
        {
            StateHasChanged();
            await CountAsync(search, run);
        }
    }

    private async Task CountAsync(EventSearch search, CancellationTokenSource run)
    {
        try
        {
            var count = await Store.CountAsync(search, run.Token);
            if (ReferenceEquals(run, _run))
                _count = count;
        }
        catch (QueryTimeoutException e)
        {
            _countProblem = e.Message;
        }
        catch (OperationCanceledException) when (run.IsCancellationRequested)
        {
            // Another search took its place.
        }
    }

    private async Task LoadMoreAsync()
    {
        if (_loading || _next is not { } next || _search is not { } search || _run is not { } run)
            return;
        _loading = true;
        try
        {
            var page = await Store.SearchAsync(search, State.Order, PageSize, next, run.Token);
            if (!ReferenceEquals(run, _run))
                return;
            _next = page.Next;
            _shown = new(_shown.Rows.AddRange(page.Items), null, page.Next is not null);
            _problem = null;
        }
        catch (QueryTimeoutException e)
        {
            _problem = e.Message;
        }
        catch (OperationCanceledException) when (run.IsCancellationRequested)
        {
            // Another search took its place.
        }
        finally
        {
            _loading = false;
        }
    }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }
}

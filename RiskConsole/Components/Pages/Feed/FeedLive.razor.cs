using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using RiskConsole.Components.Live;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Components.Pages.Feed;

/// <summary>The live tail: follows the shared view of a filter, holds still while paused or read, and fetches what is older.</summary>
public sealed partial class FeedLive : LiveComponent
{
    private const int PageSize = 100;

    private readonly Leaving _gone = new();
    private CancellationTokenSource? _opening;
    private FeedFilter? _filter;
    private FeedFilter? _facets;
    private IFeedView? _view;
    private IFeedView? _facetView;
    private IDisposable? _binding;
    private IDisposable? _facetBinding;
    private FeedTail? _tail;
    private FeedTable? _table;
    private FeedCounts? _counts;
    private FeedSnapshot? _counted;
    private (SeveritySet, CategorySet) _countedFor;
    private long? _pausedAt;
    private bool _waitingIsFloor;
    private bool _wasAway;
    private bool _reading;
    private bool _loading;
    private string? _problem;

    [Inject] private IFeedViews Views { get; init; } = default!;

    [Inject] private IEventStore Store { get; init; } = default!;

    [Inject] private IOptions<LiveOptions> Options { get; init; } = default!;

    [Inject] private CircuitState Circuit { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

    [Parameter, EditorRequired] public FeedState State { get; set; } = FeedState.Empty;

    /// <summary>What the viewer may see.</summary>
    [Parameter, EditorRequired] public CategorySet Allowed { get; set; }

    /// <summary>The filter in force: text and severities.</summary>
    [Parameter, EditorRequired] public CompiledQuery<RiskEvent>? Query { get; set; }

    /// <summary>The text alone: what the chips count within.</summary>
    [Parameter, EditorRequired] public CompiledQuery<RiskEvent>? Text { get; set; }

    [Parameter] public EventCallback<Severity> OnSeverity { get; set; }

    [Parameter] public EventCallback<Category> OnCategory { get; set; }

    [Parameter] public EventCallback<FeedPause?> OnPause { get; set; }

    [Parameter] public EventCallback<Guid> OnOpen { get; set; }

    [Parameter] public EventCallback OnClear { get; set; }

    /// <summary>Look for the same among what is stored.</summary>
    [Parameter] public EventCallback OnWiden { get; set; }

    internal FeedTail? Tail => _tail;

    private string WaitingText => $"{Numbers.Count(_tail?.Waiting ?? 0)}{(_waitingIsFloor ? " or more" : "")} waiting";

    protected override void OnInitialized() => Circuit.Reconnected += OnReconnected;

    protected override async Task OnParametersSetAsync()
    {
        var filter = new FeedFilter(Query, FeedFilters.Narrow(Allowed, State.Categories));
        var facets = new FeedFilter(Text, Allowed);
        if (!Same(filter, _filter) || !Same(facets, _facets))
        {
            _filter = filter;
            _facets = facets;
            await OpenAsync(filter, facets);
        }
        else if (_tail is not null && State.Paused?.Seq != _pausedAt)
        {
            await FollowPauseAsync(_tail, filter);
        }
        ApplyHold();
        Count();
    }

    private async Task OpenAsync(FeedFilter filter, FeedFilter facets)
    {
        if (_opening is not null)
            await _opening.CancelAsync();
        using var opening = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        _opening = opening;
        IFeedView? view = null;
        IFeedView? facetView = null;
        var adopted = false;
        try
        {
            view = await Views.OpenAsync(filter, opening.Token);
            facetView = Same(filter, facets) ? view : await Views.OpenAsync(facets, opening.Token);
            opening.Token.ThrowIfCancellationRequested();
            CloseViews();
            (_view, _facetView) = (view, facetView);
            adopted = true;
            var first = view.Current;
            _tail = new FeedTail(first, isWhole: filter.Query is not { IsEmpty: false } && first.Rows.Length < Options.Value.FeedRows);
            _pausedAt = null;
            _problem = null;
            _binding = Bind(view, Pull);
            _facetBinding = ReferenceEquals(view, facetView) ? null : Bind(facetView, Pull);
            if (State.Paused is not null)
                await FollowPauseAsync(_tail, filter);
        }
        catch (OperationCanceledException) when (opening.IsCancellationRequested)
        {
            // The filter changed again, or the page was left.
        }
        finally
        {
            if (!adopted)
            {
                view?.Dispose();
                facetView?.Dispose();
            }
            if (ReferenceEquals(_opening, opening))
                _opening = null;
        }
    }

    /// <summary>Brings the rows to where the state says: live, held now, or held at an earlier moment (reload, back button, new filter
    /// while paused).</summary>
    private async Task FollowPauseAsync(FeedTail tail, FeedFilter filter)
    {
        _pausedAt = State.Paused?.Seq;
        _waitingIsFloor = false;
        if (State.Paused is not { } pause || tail.ShownHead == pause.Seq)
            return;
        try
        {
            var search = new EventSearch(filter.Query, filter.Categories);
            var after = new EventCursor(long.MaxValue, pause.Seq + 1);
            var page = await Store.SearchAsync(search, EventOrder.Arrival, Options.Value.FeedRows, after, _gone.Token);
            if (!ReferenceEquals(tail, _tail) || _pausedAt != pause.Seq)
                return;
            tail.HoldAt(pause.Seq, [.. page.Items]);
            // When all of a full view is newer, there may be more than it holds.
            _waitingIsFloor = tail.LatestRows >= Options.Value.FeedRows && tail.Waiting >= tail.LatestRows;
        }
        catch (QueryTimeoutException e)
        {
            _problem = e.Message;
        }
    }

    private void OnReconnected() => _wasAway = true;

    private void Pull()
    {
        if (_view is null || _tail is null)
            return;
        _tail.Update(_view.Current, _wasAway);
        _wasAway = false;
        ApplyHold();
        Count();
    }

    private void Count()
    {
        var chosen = (State.Severities, State.Categories);
        if (_facetView?.Current is not { } snapshot || (ReferenceEquals(snapshot, _counted) && _countedFor == chosen))
            return;
        _counted = snapshot;
        _countedFor = chosen;
        _counts = new FeedCounts(snapshot.Rows, State.Severities, State.Categories);
    }

    private void ApplyHold()
    {
        if (_tail is null)
            return;
        // Without rows there is no table that could tell when the reading ends, and nothing to hold still.
        var empty = _tail.Shown.Rows.IsEmpty;
        _reading &= !empty;
        if (State.Paused is not null || (!empty && (_reading || _loading || State.Event is not null)))
            _tail.Hold();
        else
            _tail.Release();
    }

    private void SetReading(bool reading)
    {
        _reading = reading;
        ApplyHold();
        Hurry();
    }

    private Task TogglePauseAsync()
    {
        Hurry();
        return OnPause.InvokeAsync(State.Paused is null && _tail is not null ? new FeedPause(_tail.ShownHead, Clock.GetUtcNow()) : null);
    }

    private async Task ShowNewAsync()
    {
        if (_table is not null)
            await _table.ToTopAsync();
        _tail?.Release();
        ApplyHold();
    }

    private Task LoadOlderAsync() => FetchAsync(tail => tail.OlderCursor, (tail, page) => tail.AddOlder(page));

    private Task LoadGapAsync() => FetchAsync(tail => tail.GapCursor, (tail, page) => tail.FillGap(page));

    private async Task FetchAsync(Func<FeedTail, EventCursor?> from, Action<FeedTail, EventPage> add)
    {
        if (_loading || _tail is not { } tail || _filter is not { } filter || from(tail) is not { } cursor)
            return;
        // Held meanwhile: otherwise rows could leave at the end before those that follow them arrive.
        _loading = true;
        tail.Hold();
        try
        {
            var page = await Store.SearchAsync(new(filter.Query, filter.Categories), EventOrder.Arrival, PageSize, cursor, _gone.Token);
            if (ReferenceEquals(tail, _tail))
                add(tail, page);
            _problem = null;
        }
        catch (QueryTimeoutException e)
        {
            _problem = e.Message;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            _loading = false;
        }
        ApplyHold();
    }

    private void CloseViews()
    {
        _binding?.Dispose();
        _facetBinding?.Dispose();
        _view?.Dispose();
        if (!ReferenceEquals(_view, _facetView))
            _facetView?.Dispose();
        _view = _facetView = null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Circuit.Reconnected -= OnReconnected;
            _gone.Cancel();
            CloseViews();
            _gone.Dispose();
        }
        base.Dispose(disposing);
    }

    private static bool Same(FeedFilter a, FeedFilter? b) =>
        b is not null && a.Categories == b.Categories && (a.Query?.Text ?? "") == (b.Query?.Text ?? "");
}

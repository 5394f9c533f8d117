using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RiskConsole.Events.Log;

namespace RiskConsole.Events.Live;

/// <summary>Follows the log and keeps the shared views current: each event meets each distinct filter once, whatever the number of viewers,
/// and viewers are told at once after quiet, then at most once per <see cref="LiveOptions.RefreshInterval"/>.</summary>
internal sealed class FeedViews(EventTail tail, IEventStore store, IOptions<LiveOptions> options, TimeProvider time, ILogger<FeedViews> logger)
    : BackgroundService, IFeedViews
{
    private const int BatchSize = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Query, CategorySet Categories), SharedView> _views = [];
    private readonly LogFollower _follower = new(tail, store);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _position;

    /// <summary>How many distinct filters are being looked through.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _views.Count;
        }
    }

    public async Task<IFeedView> OpenAsync(FeedFilter filter, CancellationToken ct)
    {
        await _started.Task.WaitAsync(ct);
        var key = (filter.Query?.Text ?? "", filter.Categories);
        while (true)
        {
            lock (_gate)
            {
                if (_views.TryGetValue(key, out var open))
                    return Join(open);
            }
            var (rows, upTo) = await FillAsync(filter, ct);
            lock (_gate)
            {
                if (_views.TryGetValue(key, out var open))
                    return Join(open);
                // What came while the store was read is still in the tail, unless a flood passed by; then once more.
                if (!tail.TryReadAfter(upTo, int.MaxValue, out var since))
                    continue;
                var view = new SharedView(filter, options.Value.FeedRows);
                foreach (var e in rows.Where(e => e.Seq <= _position))
                    view.Add(e, counts: false);
                foreach (var e in since.Where(e => e.Seq <= _position && view.Admits(e)))
                    view.Add(e, counts: false);
                view.Renew(_position);
                _views.Add(key, view);
                return Join(view);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        lock (_gate)
            _position = tail.Head;
        _started.TrySetResult();
        while (!stoppingToken.IsCancellationRequested)
        {
            await _follower.WaitAsync(stoppingToken);
            await CatchUpAsync(stoppingToken);
            Publish();
            await Task.Delay(options.Value.RefreshInterval, time, stoppingToken);
        }
    }

    private async Task CatchUpAsync(CancellationToken ct)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                var batch = await _follower.ReadAsync(_position, BatchSize, ct);
                if (batch.Count == 0)
                    return;
                Apply(batch);
            }
            catch (Exception e) when (e is SqliteException or LogBusyException or QueryTimeoutException)
            {
                logger.LogWarning(e, "The log could not be read; the live feed waits");
                await Task.Delay(TimeSpan.FromSeconds(1), time, ct);
            }
            // A long flood is shown in passing rather than only at its end.
            if (time.GetElapsedTime(began) > options.Value.RefreshInterval)
            {
                Publish();
                began = time.GetTimestamp();
            }
        }
    }

    private void Apply(IReadOnlyList<RiskEvent> batch)
    {
        lock (_gate)
        {
            foreach (var view in _views.Values)
                Feed(view, batch);
            _position = batch[^1].Seq;
        }
    }

    private void Feed(SharedView view, IReadOnlyList<RiskEvent> batch)
    {
        if (view.Failed)
            return;
        try
        {
            foreach (var e in batch)
            {
                if (view.Admits(e))
                    view.Add(e, counts: true);
            }
        }
        catch (Exception e)
        {
            view.Failed = true;
            logger.LogError(e, "A live filter failed and stopped: {Query}", view.Filter.Query?.Text);
        }
    }

    private void Publish()
    {
        List<SharedView> renewed = [];
        lock (_gate)
        {
            foreach (var view in _views.Values)
            {
                if (!view.Dirty)
                    continue;
                view.Renew(_position);
                renewed.Add(view);
            }
        }
        foreach (var view in renewed)
            view.Subscribers.Notify(logger);
    }

    private async Task<(IReadOnlyList<RiskEvent> OldestFirst, long UpTo)> FillAsync(FeedFilter filter, CancellationToken ct)
    {
        var upTo = tail.Head;
        try
        {
            var page = await store.SearchAsync(
                new EventSearch(filter.Query, filter.Categories), EventOrder.Arrival, options.Value.FeedRows, new EventCursor(0, upTo + 1), ct);
            return ([.. page.Items.Reverse()], upTo);
        }
        catch (QueryTimeoutException)
        {
            // A filter that finds little in a long log; the live view begins with what is in memory, older ones are a search.
            return ([], tail.Oldest - 1);
        }
    }

    private FeedView Join(SharedView view)
    {
        view.Viewers++;
        return new FeedView(view, Leave);
    }

    private void Leave(SharedView view)
    {
        lock (_gate)
        {
            if (--view.Viewers == 0)
                _views.Remove((view.Filter.Query?.Text ?? "", view.Filter.Categories));
        }
    }
}

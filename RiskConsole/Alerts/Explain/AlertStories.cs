using RiskConsole.Alerts.Life;
using RiskConsole.Events;
using RiskConsole.Events.Bus;

namespace RiskConsole.Alerts.Explain;

/// <inheritdoc cref="IAlertStories"/>
/// <remarks>Alerts are read again when the board or an act tells of a change, at most every <see cref="Interval"/>, and only those that somebody looks at.</remarks>
internal sealed class AlertStories(IAlertStore store, IAlertTimeline timeline, IEventBus bus, TimeProvider time, ILogger<AlertStories> logger) : IAlertStories, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(150);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Watched> _watched = [];
    private readonly CancellationTokenSource _gone = new();
    private IDisposable? _alerts;
    private IDisposable? _acts;
    private bool _isDue;
    private bool _isRunning;
    private bool _timelinesToo;

    /// <summary>Alerts that somebody looks at.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _watched.Count;
        }
    }

    public IAlertStoryView Open(Guid alertId)
    {
        lock (_gate)
        {
            _alerts ??= bus.Subscribe(Topic.Alerts, () => Request(timelinesToo: false));
            // Notes and what other instances did change no alert that the board holds.
            _acts ??= bus.Subscribe(Topic.AlertActs, () => Request(timelinesToo: true));
            if (!_watched.TryGetValue(alertId, out var watched))
                _watched[alertId] = watched = new Watched(alertId);
            watched.Looking++;
            return new View(this, watched);
        }
    }

    public void Dispose()
    {
        _alerts?.Dispose();
        _acts?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    private void Close(Watched watched)
    {
        lock (_gate)
        {
            if (--watched.Looking == 0)
                _watched.Remove(watched.Id);
        }
    }

    private void Request(bool timelinesToo)
    {
        lock (_gate)
        {
            if (_watched.Count == 0 || _gone.IsCancellationRequested)
                return;
            (_isDue, _timelinesToo) = (true, _timelinesToo | timelinesToo);
            if (_isRunning)
                return;
            _isRunning = true;
        }
        _ = Task.Run(RunAsync);
    }

    private async Task RunAsync()
    {
        try
        {
            while (Next() is { } round)
            {
                foreach (var watched in round.Watched)
                    await RenewAsync(watched, round.TimelinesToo);
                await Task.Delay(Interval, time, _gone.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The console ends.
        }
    }

    private (Watched[] Watched, bool TimelinesToo)? Next()
    {
        lock (_gate)
        {
            if (!_isDue)
            {
                _isRunning = false;
                return null;
            }
            var round = (_watched.Values.ToArray(), _timelinesToo);
            (_isDue, _timelinesToo) = (false, false);
            return round;
        }
    }

    private async Task RenewAsync(Watched watched, bool timelineToo)
    {
        try
        {
            var before = watched.Story;
            var after = await ReadAsync(watched.Id, before, timelineToo, _gone.Token);
            if (ReferenceEquals(before, after))
                return;
            watched.Story = after;
            watched.Subscribers.Notify(logger);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // What is shown stays; the next change tries again.
            logger.LogWarning(e, "The alert {Id} could not be read again", watched.Id);
        }
    }

    /// <returns>The same instance when nothing changed.</returns>
    private async Task<AlertStory?> ReadAsync(Guid id, AlertStory? known, bool timelineToo, CancellationToken ct)
    {
        var alert = await store.FindAsync(id, CategorySet.All, ct);
        if (alert is null)
            return null;
        var isSame = known is not null && known.Alert.Version == alert.Version;
        if (isSame && !timelineToo)
            return known;
        var entries = await timeline.OfAsync(id, CategorySet.All, AlertStory.MostEntries, ct);
        return isSame && known!.Entries.Count == entries.Count && (entries.Count == 0 || known.Entries[^1].Seq == entries[^1].Seq) ? known : new AlertStory(alert, entries);
    }

    private sealed class Watched(Guid id)
    {
        private AlertStory? _story;

        public Guid Id { get; } = id;

        public AlertStory? Story
        {
            get => Volatile.Read(ref _story);
            set => Volatile.Write(ref _story, value);
        }

        /// <returns>What is known: another may have read something newer meanwhile.</returns>
        public AlertStory? Begin(AlertStory? story) => Interlocked.CompareExchange(ref _story, story, null) ?? story;

        public SubscriberList Subscribers { get; } = new();

        public int Looking { get; set; }
    }

    private sealed class View(AlertStories owner, Watched watched) : IAlertStoryView
    {
        private int _disposed;

        public AlertStory? Current => watched.Story;

        public async Task<AlertStory?> ReadAsync(CancellationToken ct) => watched.Story ?? watched.Begin(await owner.ReadAsync(watched.Id, null, timelineToo: true, ct));

        public IDisposable Subscribe(Action onChanged) => watched.Subscribers.Add(onChanged);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
                owner.Close(watched);
        }
    }
}

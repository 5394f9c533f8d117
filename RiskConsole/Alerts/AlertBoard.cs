using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RiskConsole.Alerts.Inbox;
using RiskConsole.Events;
using RiskConsole.Storage;
using RiskConsole.Telemetry;

namespace RiskConsole.Alerts;

/// <summary>Holds what is open and renews what is shown of it, the inbox and the snapshots: at once after quiet, then at most once per
/// <see cref="LiveOptions.RefreshInterval"/>. The pipeline and people's acts change it, each from its own thread; reads come from any.</summary>
internal sealed class AlertBoard(StoreReader reader, SharedInbox inbox, IEventBus bus, IOptions<LiveOptions> options, TimeProvider time) : BackgroundService, IAlertBoard
{
    private readonly Lock _gate = new();
    private readonly Lock _renewing = new();
    private readonly Dictionary<Guid, Alert> _open = [];
    private readonly EndedToday _ended = new();

    /// <summary>Changes that are not shown yet: null for one that is not open any more.</summary>
    private Dictionary<Guid, Alert?> _pending = [];

    /// <summary>What changed while the store is read: newer than what is read.</summary>
    private HashSet<Guid>? _touched;
    private bool _isLoaded;
    private ConcurrentDictionary<CategorySet, AlertSnapshot> _snapshots = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AlertSnapshot For(CategorySet categories) => Volatile.Read(ref _snapshots).GetOrAdd(categories, Build);

    /// <summary>Whether an alert is known as open.</summary>
    public bool IsOpen(Guid id)
    {
        lock (_gate)
            return _open.ContainsKey(id);
    }

    /// <summary>All that are known as open, in no order.</summary>
    public Alert[] All()
    {
        lock (_gate)
            return [.. _open.Values];
    }

    /// <summary>Takes over alerts that were stored; one that is older than what is known of it is passed over.</summary>
    public void Apply(IReadOnlyCollection<Alert> changed)
    {
        lock (_gate)
        {
            _ended.Turn(Midnight());
            foreach (var alert in changed)
            {
                if (!alert.Shadow && alert.Version >= VersionOf(alert.Id))
                    Take(alert);
            }
        }
        Wake();
    }

    /// <summary>Takes over what is stored, in place of what it holds.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        var midnight = Midnight();
        lock (_gate)
            _touched = [];
        var (open, ended) = await reader.ReadAsync(connection => (ReadOpen(connection), EndedToday.Read(connection, midnight)), ct);
        lock (_gate)
        {
            var touched = _touched ?? [];
            _touched = null;
            _ended.Turn(midnight);
            var stored = open.Select(alert => alert.Id).ToHashSet();
            foreach (var id in _open.Keys.Where(id => !stored.Contains(id) && !touched.Contains(id)).ToArray())
                Remove(id);
            foreach (var alert in open.Where(alert => !touched.Contains(alert.Id)))
                Take(alert);
            _ended.Replace(ended, touched);
        }
        if (_isLoaded)
        {
            Wake();
            return;
        }
        // The console is up when what was open is shown.
        _isLoaded = true;
        if (Renew())
            bus.Publish(Topic.Alerts);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var silences = bus.Subscribe(Topic.Silences, Wake);
        inbox.Woken = Wake;
        while (!stoppingToken.IsCancellationRequested)
        {
            // A new day begins without an alert.
            var wait = Midnight().AddDays(1) - time.GetUtcNow();
            wait = inbox.DueIn is { } due && due < wait ? due : wait;
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(Volatile.Read(ref _changed).Task, Task.Delay(wait, time, waiting.Token));
            await waiting.CancelAsync();
            stoppingToken.ThrowIfCancellationRequested();
            Volatile.Write(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            if (Renew())
                bus.Publish(Topic.Alerts);
            await Task.Delay(options.Value.RefreshInterval, time, stoppingToken);
        }
    }

    private void Wake() => Volatile.Read(ref _changed).TrySetResult();

    /// <returns>Whether anything changed.</returns>
    private bool Renew()
    {
        lock (_renewing)
        {
            Dictionary<Guid, Alert?> pending;
            int[] ended;
            lock (_gate)
            {
                _ended.Turn(Midnight());
                (pending, _pending) = (_pending, []);
                ended = _ended.Resolved();
            }
            var isChanged = inbox.Renew(pending, ended);
            Volatile.Write(ref _snapshots, new());
            return isChanged;
        }
    }

    private AlertSnapshot Build(CategorySet categories)
    {
        var (first, cards) = inbox.Shown(categories, IAlertBoard.MostShown);
        ImmutableArray<SeverityCount> counts =
        [
            new(Severity.Critical, cards.Critical), new(Severity.Error, cards.Error), new(Severity.Warning, cards.Warning), new(Severity.Info, cards.Info),
        ];
        return new AlertSnapshot(categories, time.GetUtcNow(), first, counts, cards.Shown, cards.ResolvedToday) { Acknowledged = cards.Acknowledged };
    }

    private long VersionOf(Guid id) => _open.TryGetValue(id, out var open) ? open.Version : _ended.VersionOf(id);

    private void Take(Alert alert)
    {
        _touched?.Add(alert.Id);
        if (!alert.IsOpen)
        {
            Remove(alert.Id);
            _ended.Add(alert);
            return;
        }
        _ended.Remove(alert.Id);
        if (_open.TryGetValue(alert.Id, out var old) && ReferenceEquals(old, alert))
            return;
        _open[alert.Id] = alert;
        _pending[alert.Id] = alert;
    }

    private void Remove(Guid id)
    {
        if (_open.Remove(id))
            _pending[id] = null;
    }

    private DateTimeOffset Midnight() => new(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);

    private List<Alert> ReadOpen(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {AlertRows.Columns} FROM alert WHERE state IN (1, 2) AND shadow = 0";
        return AlertRows.ReadAll(command, Known);
    }

    private Alert? Known(Guid id)
    {
        lock (_gate)
            return _open.GetValueOrDefault(id);
    }
}

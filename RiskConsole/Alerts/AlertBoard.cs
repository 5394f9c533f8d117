using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Storage;
using RiskConsole.Telemetry;

namespace RiskConsole.Alerts;

/// <summary>Holds what is open and makes a snapshot of it once per set of categories: at once after quiet, then at most once per
/// <see cref="LiveOptions.RefreshInterval"/>. The pipeline changes it from one thread; reads come from any.</summary>
internal sealed class AlertBoard(StoreReader reader, IEventBus bus, IOptions<LiveOptions> options, TimeProvider time) : BackgroundService, IAlertBoard
{
    /// <summary>An alert is resolved at most this long after it was seen last, or it does not count for today after a start.</summary>
    private static readonly TimeSpan LongestEnding = TimeSpan.FromDays(8);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Alert> _open = [];
    private readonly SortedDictionary<Rank, Alert> _ranked = [];
    private readonly Dictionary<Guid, Category> _resolvedToday = [];
    private DateTimeOffset _today;
    private ConcurrentDictionary<CategorySet, AlertSnapshot> _snapshots = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AlertSnapshot For(CategorySet categories) => Volatile.Read(ref _snapshots).GetOrAdd(categories, Build);

    /// <summary>Whether an alert is shown as open.</summary>
    public bool IsOpen(Guid id)
    {
        lock (_gate)
            return _open.ContainsKey(id);
    }

    /// <summary>Takes over alerts that were stored.</summary>
    public void Apply(IReadOnlyCollection<Alert> changed)
    {
        lock (_gate)
        {
            Turn();
            foreach (var alert in changed)
                Take(alert);
        }
        Volatile.Read(ref _changed).TrySetResult();
    }

    /// <summary>Takes over what is stored, in place of what it holds.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        var midnight = Midnight();
        var (open, resolved) = await reader.ReadAsync(connection => (ReadOpen(connection), ReadResolved(connection, midnight)), ct);
        lock (_gate)
        {
            _open.Clear();
            _ranked.Clear();
            _resolvedToday.Clear();
            _today = midnight;
            foreach (var alert in open)
                Take(alert);
            foreach (var (id, category) in resolved)
                _resolvedToday[id] = category;
        }
        Volatile.Read(ref _changed).TrySetResult();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            // A new day begins without an alert.
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(Volatile.Read(ref _changed).Task, Task.Delay(Midnight().AddDays(1) - time.GetUtcNow(), time, waiting.Token));
            await waiting.CancelAsync();
            stoppingToken.ThrowIfCancellationRequested();
            Volatile.Write(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            Volatile.Write(ref _snapshots, new());
            bus.Publish(Topic.Alerts);
            await Task.Delay(options.Value.RefreshInterval, time, stoppingToken);
        }
    }

    private AlertSnapshot Build(CategorySet categories)
    {
        lock (_gate)
        {
            Turn();
            var shown = ImmutableArray.CreateBuilder<Alert>();
            Span<int> counts = stackalloc int[5];
            var total = 0;
            foreach (var alert in _ranked.Values)
            {
                if (!categories.Contains(alert.Category))
                    continue;
                counts[(int)alert.Severity]++;
                if (total++ < IAlertBoard.MostShown)
                    shown.Add(alert);
            }
            var bySeverity = ImmutableArray.CreateBuilder<SeverityCount>(Severities.All.Count);
            foreach (var severity in Severities.All)
                bySeverity.Add(new(severity, counts[(int)severity]));
            var resolved = _resolvedToday.Values.Count(category => categories.Contains(category));
            return new AlertSnapshot(categories, time.GetUtcNow(), shown.DrainToImmutable(), bySeverity.MoveToImmutable(), total, resolved);
        }
    }

    private void Take(Alert alert)
    {
        if (alert.Shadow)
            return;
        if (_open.Remove(alert.Id, out var old))
            _ranked.Remove(Rank.Of(old));
        if (alert.IsOpen)
        {
            _open[alert.Id] = alert;
            _ranked[Rank.Of(alert)] = alert;
            _resolvedToday.Remove(alert.Id);
        }
        else if (alert.State == AlertState.Resolved && alert.ResolvedAt >= _today)
        {
            _resolvedToday[alert.Id] = alert.Category;
        }
    }

    private void Turn()
    {
        var midnight = Midnight();
        if (midnight == _today)
            return;
        _today = midnight;
        _resolvedToday.Clear();
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

    private static List<(Guid, Category)> ReadResolved(SqliteConnection connection, DateTimeOffset since)
    {
        using var command = connection.CreateCommand();
        // The index of states is ordered by when it was seen last.
        command.CommandText = "SELECT id, category FROM alert WHERE state = 3 AND last_seen_us >= @reach AND resolved_us >= @since AND shadow = 0";
        command.Parameters.AddWithValue("@reach", (since - LongestEnding).ToMicros());
        command.Parameters.AddWithValue("@since", since.ToMicros());
        using var row = command.ExecuteReader();
        var resolved = new List<(Guid, Category)>();
        while (row.Read())
            resolved.Add((row.GetGuid(0), (Category)row.GetInt32(1)));
        return resolved;
    }

    /// <summary>The order of the list. Repeats do not move an alert: who points at a row keeps it under the pointer.</summary>
    private readonly record struct Rank(Severity Severity, DateTimeOffset OpenedAt, Guid Id) : IComparable<Rank>
    {
        public static Rank Of(Alert alert) => new(alert.Severity, alert.OpenedAt, alert.Id);

        public int CompareTo(Rank other)
        {
            var bySeverity = other.Severity.CompareTo(Severity);
            if (bySeverity != 0)
                return bySeverity;
            var byTime = other.OpenedAt.CompareTo(OpenedAt);
            return byTime != 0 ? byTime : other.Id.CompareTo(Id);
        }
    }
}

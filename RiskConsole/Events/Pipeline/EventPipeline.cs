using Microsoft.Data.Sqlite;
using RiskConsole.Events.Log;
using RiskConsole.Storage;
using RiskConsole.Telemetry;

namespace RiskConsole.Events.Pipeline;

/// <summary>The one loop that gives events their effects: reads the log from its own position, batch by batch, and commits effects and position together.</summary>
internal sealed class EventPipeline(
    EventTail tail, IEventStore store, StoreReader reader, IStoreWriter writer, IEnumerable<IPipelineStage> stages, IEventBus bus, TimeProvider time,
    ILogger<EventPipeline> logger) : BackgroundService, IHealthSource
{
    private const string Consumer = "pipeline";
    private const int BatchSize = 2_000;
    private static readonly TimeSpan LagTolerated = TimeSpan.FromSeconds(5);

    private readonly IPipelineStage[] _stages = [.. stages];
    private readonly LogFollower _follower = new(tail, store);
    private long _position;
    private long _behindSince;
    private volatile string? _fault;
    private volatile Health _health = new("Pipeline", HealthStatus.Good, "Keeps up with the log.", time.GetUtcNow(), 0);

    /// <summary>Position of the last event whose effects are durable.</summary>
    public long Position => Volatile.Read(ref _position);

    public Health Current => Assess();

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _position = await reader.ReadAsync(static connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT coalesce((SELECT seq FROM log_position WHERE consumer = 'pipeline'), 0)";
            return (long)command.ExecuteScalar()!;
        }, cancellationToken);
        foreach (var stage in _stages)
            await stage.LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var batch = await ReadAsync(stoppingToken);
            if (batch.Count == 0)
            {
                Volatile.Write(ref _behindSince, 0);
                await _follower.WaitAsync(stoppingToken);
                continue;
            }
            if (Volatile.Read(ref _behindSince) == 0)
                Volatile.Write(ref _behindSince, time.GetTimestamp());
            foreach (var stage in _stages)
                await PersistAsync(() => stage.ApplyAsync(batch, stoppingToken), stoppingToken);
            await CommitAsync(batch[^1].Seq, stoppingToken);
            foreach (var stage in _stages)
                stage.Committed();
            bus.Publish(Topic.Log);
        }
    }

    private async Task<IReadOnlyList<RiskEvent>> ReadAsync(CancellationToken ct)
    {
        IReadOnlyList<RiskEvent> batch = [];
        await PersistAsync(async () => batch = await _follower.ReadAsync(_position, BatchSize, ct), ct);
        return batch;
    }

    private async Task CommitAsync(long position, CancellationToken ct)
    {
        await PersistAsync(() => writer.WriteAsync(transaction => Write(transaction, position), ct), ct);
        Volatile.Write(ref _position, position);
        _fault = null;
    }

    /// <summary>Tries until the store lets it through: an event's effects may come late, never not at all.</summary>
    private async Task PersistAsync(Func<Task> step, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await step();
                return;
            }
            catch (Exception e) when (e is SqliteException or LogBusyException or QueryTimeoutException)
            {
                _fault = e.Message;
                var delay = TimeSpan.FromMilliseconds(Math.Min(5_000, 100 << Math.Min(attempt, 6)));
                logger.LogWarning(e, "The pipeline tries again in {Delay} ms", delay.TotalMilliseconds);
                await Task.Delay(delay, time, ct);
            }
        }
    }

    private long Write(StoreTransaction transaction, long position)
    {
        foreach (var stage in _stages)
            stage.Write(transaction);
        var move = transaction.Prepared(
            "INSERT INTO log_position (consumer, seq) VALUES (@consumer, @seq) ON CONFLICT (consumer) DO UPDATE SET seq = excluded.seq",
            static p =>
            {
                p.Add("@consumer", SqliteType.Text);
                p.Add("@seq", SqliteType.Integer);
            });
        move.Parameters[0].Value = Consumer;
        move.Parameters[1].Value = position;
        move.ExecuteNonQuery();
        return position;
    }

    private Health Assess()
    {
        var (status, reason, penalty) = (HealthStatus.Good, "Keeps up with the log.", 0);
        var lag = tail.Head - Position;
        if (_fault is { } fault)
            (status, reason, penalty) = (HealthStatus.Down, $"Effects wait to be stored: {fault}", 40);
        else if (Volatile.Read(ref _behindSince) is var since and not 0 && lag > 0 && time.GetElapsedTime(since) > LagTolerated)
            (status, reason, penalty) = (HealthStatus.Degraded, $"{lag:N0} events wait for their scores.", 20);
        var last = _health;
        if (last.Status != status || (status != HealthStatus.Good && last.Reason != reason))
            _health = last = new Health("Pipeline", status, reason, last.Status == status ? last.Since : time.GetUtcNow(), penalty);
        return last;
    }
}

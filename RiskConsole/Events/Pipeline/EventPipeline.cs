using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using RiskConsole.Events.Log;
using RiskConsole.Storage;
using RiskConsole.Telemetry;

namespace RiskConsole.Events.Pipeline;

/// <summary>The one loop that gives events their effects: reads the log from its own position, applies it batch by batch in memory, and
/// commits effects and position together. Of several instances on one store the one with the <see cref="StoreDuty"/> does so; the others take over what it has committed,
/// and the duty when it is gone.</summary>
internal sealed class EventPipeline(
    EventTail tail, IEventStore store, PipelinePosition stored, IStoreWriter writer, StoreDuty duty, IEnumerable<IPipelineStage> stages, IEventBus bus,
    IBackplane backplane, TimeProvider time, ILogger<EventPipeline> logger) : BackgroundService, IHealthSource
{
    private const int BatchSize = 2_000;

    // Effects of many events on one subject are one row: the less often they are stored, the fewer rows. Storing them takes about this part of
    // the time, so under a flood they are stored in larger groups, and when it is quiet at once.
    private const int CommitShare = 10;

    // What somebody waits for is stored at once, but never takes more than this part of the time: a storm of alerts must not hold up the log.
    private const int UrgentShare = 2;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    // Timers that come one after the other are taken together.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LagTolerated = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FollowInterval = TimeSpan.FromMilliseconds(250);

    private const long MostWaitUs = 60_000_000;

    private readonly IPipelineStage[] _stages = [.. stages];
    private readonly LogFollower _follower = new(tail, store);
    private readonly Channel<bool> _effects = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long _position;
    private long _applied;
    private long _committedAt;
    private TimeSpan _commitTook;
    private long _behindSince;
    private volatile string? _fault;
    private volatile Health _health = new("Pipeline", HealthStatus.Good, "Keeps up with the log.", time.GetUtcNow(), 0);

    /// <summary>Position of the last event whose effects are durable and known here.</summary>
    public long Position => Volatile.Read(ref _position);

    public Health Current => Assess();

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        duty.TryTake();
        await LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        duty.Release();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var effects = bus.Subscribe(Topic.Effects, () => _effects.Writer.TryWrite(true));
        using var acts = bus.Subscribe(Topic.AlertActs, () =>
        {
            _effects.Writer.TryWrite(true);
            _follower.Wake();
        });
        while (!stoppingToken.IsCancellationRequested)
        {
            if (duty.IsHeld)
                await LeadAsync(stoppingToken);
            else
                await FollowAsync(stoppingToken);
        }
    }

    /// <summary>Gives the next batch its effects, and stores those that have gathered when it is time.</summary>
    private async Task LeadAsync(CancellationToken ct)
    {
        IReadOnlyList<RiskEvent> batch = [];
        var asOf = time.GetUtcNow().ToMicros();
        await PersistAsync(async () => batch = await _follower.ReadAsync(_applied, BatchSize, ct), ct);
        if (batch.Count > 0)
            await ApplyAsync(batch, ct);
        else
            Volatile.Write(ref _behindSince, 0);
        // Only once all that came before was applied: an event that waits in the log is not missing.
        if (batch.Count < BatchSize)
            await AdvanceAsync(asOf, ct);

        var pause = PauseBeforeStoring();
        if (pause <= TimeSpan.Zero)
            await StoreAsync(ct);
        else if (batch.Count == 0)
            await WaitAsync(pause, ct);
    }

    private async Task AdvanceAsync(long asOf, CancellationToken ct)
    {
        foreach (var stage in _stages)
        {
            if (stage.NextDueUs <= asOf)
                await PersistAsync(() => stage.AdvanceAsync(asOf, ct), ct);
        }
    }

    /// <returns>How long effects may still gather; null when there are none.</returns>
    private TimeSpan? PauseBeforeStoring()
    {
        var (any, urgent) = (_applied > Position, false);
        foreach (var stage in _stages)
        {
            any |= stage.HasPending;
            urgent |= stage.IsUrgent;
        }
        if (!any)
            return null;
        var pause = ((urgent ? UrgentShare : CommitShare) - 1) * _commitTook;
        return (pause < LongestPause ? pause : LongestPause) - time.GetElapsedTime(_committedAt);
    }

    private async Task ApplyAsync(IReadOnlyList<RiskEvent> batch, CancellationToken ct)
    {
        if (Volatile.Read(ref _behindSince) == 0)
            Volatile.Write(ref _behindSince, time.GetTimestamp());
        foreach (var stage in _stages)
            await PersistAsync(() => stage.ApplyAsync(batch, ct), ct);
        _applied = batch[^1].Seq;
        // Shown at once, stored when it is time: after a crash the same is computed again.
        bus.Publish(Topic.Log);
    }

    private async Task StoreAsync(CancellationToken ct)
    {
        try
        {
            await CommitAsync(_applied, ct);
        }
        catch (PositionMovedException e)
        {
            // What was computed here belongs to a position that is past; the store has what counts.
            logger.LogWarning(e, "Begins again from what is stored");
            await LoadAsync(ct);
            return;
        }
        foreach (var stage in _stages)
            stage.Committed();
        backplane.Forward(Topic.Effects);
    }

    /// <summary>Waits for more events, until it is time to store, or until something happens by itself.</summary>
    private async Task WaitAsync(TimeSpan? pause, CancellationToken ct)
    {
        var due = long.MaxValue;
        foreach (var stage in _stages)
            due = Math.Min(due, stage.NextDueUs);
        var longest = pause ?? Timeout.InfiniteTimeSpan;
        if (due != long.MaxValue)
        {
            var wait = TimeSpan.FromMicroseconds(Math.Clamp(due - time.GetUtcNow().ToMicros(), 0, MostWaitUs));
            wait = wait > ShortestWait ? wait : ShortestWait;
            longest = pause is { } first && first < wait ? first : wait;
        }
        using var until = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(until.Token, ct);
        try
        {
            await _follower.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested && !ct.IsCancellationRequested)
        {
        }
    }

    /// <summary>Takes over what another instance has committed, and waits for more or for the duty.</summary>
    private async Task FollowAsync(CancellationToken ct)
    {
        var committed = Position;
        await PersistAsync(async () => committed = await stored.ReadAsync(ct), ct);
        while (Position < committed)
        {
            var most = (int)Math.Min(BatchSize, committed - Position);
            IReadOnlyList<RiskEvent> batch = [];
            // Word of effects may come before word of the events themselves.
            await PersistAsync(async () => batch = tail.Head >= committed
                ? await _follower.ReadAsync(Position, most, ct)
                : await store.ReadAfterAsync(Position, most, ct), ct);
            if (batch.Count == 0)
                break;
            foreach (var stage in _stages)
                await PersistAsync(() => stage.FollowAsync(batch, ct), ct);
            Volatile.Write(ref _position, batch[^1].Seq);
            bus.Publish(Topic.Log);
        }
        foreach (var stage in _stages)
            await PersistAsync(() => stage.FollowAsync(ct), ct);
        _fault = null;
        if (tail.Head <= Position)
            Volatile.Write(ref _behindSince, 0);
        else
            Interlocked.CompareExchange(ref _behindSince, time.GetTimestamp(), 0);
        if (duty.TryTake())
        {
            logger.LogInformation("This instance gives events their effects from here on");
            await LoadAsync(ct);
            return;
        }
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(_effects.Reader.ReadAsync(patience.Token).AsTask(), Task.Delay(FollowInterval, time, patience.Token));
        await patience.CancelAsync();
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        await PersistAsync(async () => Volatile.Write(ref _position, await stored.ReadAsync(ct)), ct);
        _applied = Position;
        foreach (var stage in _stages)
            await PersistAsync(() => stage.LoadAsync(ct), ct);
    }

    private async Task CommitAsync(long position, CancellationToken ct)
    {
        foreach (var stage in _stages)
            stage.Gather();
        var began = time.GetTimestamp();
        await PersistAsync(() => writer.WriteAsync(transaction => Write(transaction, position), ct), ct);
        Volatile.Write(ref _position, position);
        _committedAt = time.GetTimestamp();
        _commitTook = time.GetElapsedTime(began, _committedAt);
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

    private bool Write(StoreTransaction transaction, long position)
    {
        PipelinePosition.Move(transaction, _position, position);
        foreach (var stage in _stages)
            stage.Write(transaction);
        return true;
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
            _health = last = new Health("Pipeline", status, reason, last.Status == status ? last.Since : time.GetUtcNow(), penalty)
            {
                Delays = status != HealthStatus.Good,
            };
        return last;
    }
}

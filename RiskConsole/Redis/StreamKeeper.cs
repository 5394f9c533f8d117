using RiskConsole.Events;
using RiskConsole.Telemetry;

namespace RiskConsole.Redis;

/// <summary>Looks after the stream: makes its group, trims what was dealt with, settles the ledger, and knows how the stream is.</summary>
internal sealed class StreamKeeper(
    RedisLink link, EventStream stream, StreamLedger ledger, IEventLog log, IEventBus bus, TimeProvider time, ILogger<StreamKeeper> logger)
    : BackgroundService, IHealthSource
{
    private const string Part = "Stream";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IntervalWhileUnsettled = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PruneInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PruneAfter = TimeSpan.FromHours(1);
    private static readonly TimeSpan LagTolerated = TimeSpan.FromSeconds(5);

    private TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile StreamStanding? _standing;
    private volatile string? _unfit;
    private volatile bool _ready;
    private volatile bool _lostSight;
    private Health _health = new(Part, HealthStatus.Good, "No entry waits.", time.GetUtcNow(), 0);

    /// <summary>Whether events may be added to the stream.</summary>
    public bool IsReady => _ready;

    /// <summary>As last seen; null before Redis was first reached.</summary>
    public StreamStanding? Standing => _standing;

    public Health Current
    {
        get
        {
            var (status, reason, penalty) = Assess();
            var last = _health;
            if (last.Status != status || last.Reason != reason)
                _health = last = new Health(Part, status, reason, last.Status == status ? last.Since : time.GetUtcNow(), penalty);
            return last;
        }
    }

    /// <summary>Looks at the stream soon instead of at the next turn.</summary>
    public void Wake() => Volatile.Read(ref _woken).TrySetResult();

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        _ready = false;
        // What Redis has not yet written to its disk would have nobody left who remembers it.
        if (ledger.Count > 0)
            await AppendAsync(ledger.Doubt(), cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        link.Changed += OnLinkChanged;
        try
        {
            var pruned = time.GetTimestamp();
            string? runId = null;
            while (!stoppingToken.IsCancellationRequested)
            {
                Volatile.Write(ref _woken, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                if (_lostSight)
                {
                    _lostSight = false;
                    await AppendAsync(ledger.Doubt(), stoppingToken);
                }
                if (link.State.IsUp)
                    runId = await LookAsync(runId, stoppingToken) ?? runId;
                if (_ready && time.GetElapsedTime(pruned) > PruneInterval)
                {
                    pruned = time.GetTimestamp();
                    await PruneAsync(stoppingToken);
                }
                var interval = ledger.Count > 0 ? IntervalWhileUnsettled : Interval;
                await Task.WhenAny(Volatile.Read(ref _woken).Task, Task.Delay(interval, time, stoppingToken));
            }
        }
        finally
        {
            link.Changed -= OnLinkChanged;
        }
    }

    private void OnLinkChanged(RedisState state)
    {
        _ready = false;
        _lostSight = true;
        Wake();
    }

    /// <returns>The server's run; null when Redis could not be asked.</returns>
    private async Task<string?> LookAsync(string? runBefore, CancellationToken ct)
    {
        try
        {
            var standing = await stream.CheckAsync(ct);
            var lost = runBefore is not null && runBefore != standing.RunId ? ledger.Doubt() : ledger.Settle(standing);
            await AppendAsync(lost, ct);
            var before = _standing;
            _standing = standing;
            _unfit = null;
            _ready = link.State.IsUp && !_lostSight;
            if (before?.DeadLetters != standing.DeadLetters || before.NewestDead != standing.NewestDead)
                bus.Publish(Topic.DeadLetters);
            return standing.RunId;
        }
        catch (RedisAwayException)
        {
            return null;
        }
        catch (StreamUnfitException e)
        {
            _ready = false;
            if (_unfit != e.Message)
                logger.LogWarning("The stream of events cannot be used, events go directly into the log: {Reason}", e.Message);
            _unfit = e.Message;
            return null;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // Whatever it is, the console must not end for it; without the stream events go directly into the log.
            _ready = false;
            logger.LogError(e, "The stream of events could not be looked at; it is tried again");
            return null;
        }
    }

    /// <summary>Tries until the log lets it through: they were acknowledged.</summary>
    private async Task AppendAsync(IReadOnlyList<StreamLedger.Batch> batches, CancellationToken ct)
    {
        if (batches.Count == 0)
            return;
        logger.LogInformation("{Count} events that Redis may have lost are appended to the log from memory", batches.Sum(b => b.Events.Count));
        foreach (var chunk in batches.Chunk(200))
        {
            RiskEvent[] events = [.. chunk.SelectMany(batch => batch.Events)];
            while (true)
            {
                try
                {
                    await log.AppendAsync(events, ct);
                    break;
                }
                catch (LogBusyException busy)
                {
                    logger.LogWarning("The log does not take what Redis may have lost yet: {Reason}", busy.Message);
                    await Task.Delay(Interval, time, ct);
                }
            }
            ledger.Remove(chunk);
        }
    }

    private async Task PruneAsync(CancellationToken ct)
    {
        try
        {
            await stream.PruneAsync(PruneAfter, ct);
        }
        catch (Exception e) when (e is RedisAwayException or StreamUnfitException)
        {
            logger.LogDebug("Consumers that ended could not be taken out of the group: {Reason}", e.Message);
        }
    }

    private (HealthStatus Status, string Reason, int Penalty) Assess()
    {
        if (!link.State.IsUp)
            return (HealthStatus.Degraded, "Redis is away; events go directly into the log.", 0);
        if (_unfit is { } unfit)
            return (HealthStatus.Degraded, $"{unfit} Events go directly into the log.", 15);
        if (_standing is not { } standing)
            return (HealthStatus.Unknown, "Not looked at yet.", 0);
        if (standing.Lag > LagTolerated)
            return (HealthStatus.Degraded, $"{standing.Length:N0} entries wait, the oldest for {standing.Lag.TotalSeconds:N0} s.", 20);
        if (standing.DeadLetters > 0)
            return (HealthStatus.Degraded, $"{standing.DeadLetters:N0} dead letters wait for a decision; see Dead letters.", 5);
        return (HealthStatus.Good, "Entries are taken as they come.", 0);
    }
}

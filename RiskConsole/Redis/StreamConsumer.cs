using Microsoft.Extensions.Options;

namespace RiskConsole.Redis;

/// <summary>Takes entries of the stream as a member of the group: what is new, what it was given before a fault, and what another member left.</summary>
internal sealed class StreamConsumer(
    RedisLink link, EventStream stream, StreamTaker taker, StreamKeeper keeper, RedisKeys keys, IOptions<RedisOptions> options, TimeProvider time,
    ILogger<StreamConsumer> logger) : BackgroundService
{
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestClaimInterval = TimeSpan.FromSeconds(1);

    private readonly string _name = taker.Consumer;
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? _claimedAt;
    private bool _listening;
    private bool _interrupted;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await stream.LeaveAsync(_name, cancellationToken);
        }
        catch (Exception e) when (e is RedisAwayException or StreamUnfitException)
        {
            logger.LogDebug("The group was not told that this instance ends: {Reason}", e.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
                await ClaimAsync(stoppingToken);
                await TakeAsync(stoppingToken);
            }
            catch (RedisAwayException)
            {
                // An answer may have been lost on the way, with entries that now count as given to this instance.
                _interrupted = true;
                await Task.Delay(Idle, time, stoppingToken);
            }
            catch (StreamUnfitException)
            {
                _interrupted = true;
                keeper.Wake();
                await Task.Delay(Idle, time, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogError(e, "Entries of the stream could not be taken; they are tried again");
                await Task.Delay(AfterFault, time, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        if (_listening || !link.State.IsUp)
            return;
        await link.SubscribeAsync(keys.EventsAdded, _ => Volatile.Read(ref _added).TrySetResult(), ct);
        _listening = true;
    }

    private async Task TakeAsync(CancellationToken ct)
    {
        Volatile.Write(ref _added, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (_interrupted)
            await TakeOwnAsync(ct);
        var entries = await stream.ReadAsync(_name, ct);
        if (entries.Count > 0)
            await taker.TakeAsync(entries, ct);
        else
            await Task.WhenAny(Volatile.Read(ref _added).Task, Task.Delay(Idle, time, ct));
    }

    private async Task TakeOwnAsync(CancellationToken ct)
    {
        string? last = null;
        while (await stream.OwnAsync(_name, last, ct) is { Count: > 0 } entries)
        {
            await taker.TakeAsync(entries, ct);
            last = entries[^1].Id;
        }
        _interrupted = false;
    }

    /// <summary>Takes over what others left, one entry at a time: if one of them kills this instance too, only that one has been tried.</summary>
    private async Task ClaimAsync(CancellationToken ct)
    {
        var interval = options.Value.ClaimAfter < LongestClaimInterval ? options.Value.ClaimAfter : LongestClaimInterval;
        if (_claimedAt is { } at && time.GetElapsedTime(at) < interval)
            return;
        var cursor = "0-0";
        do
        {
            (cursor, var entry) = await stream.ClaimAsync(_name, cursor, ct);
            if (entry is not null)
                await taker.TakeAgainAsync(entry, ct);
        }
        while (cursor != "0-0" && !ct.IsCancellationRequested);
        _claimedAt = time.GetTimestamp();
    }
}

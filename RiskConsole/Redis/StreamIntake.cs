using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Redis;

/// <summary>Takes events into the stream: durable there, and remembered here until they are in the log. While Redis cannot be used the log
/// itself takes them, which is durable too.</summary>
internal sealed class StreamIntake(EventStream stream, StreamFormat format, StreamLedger ledger, StreamKeeper keeper, IEventLog log) : IEventIntake
{
    private static readonly TimeSpan FullRetry = TimeSpan.FromSeconds(2);

    public async Task<IntakeResult> TakeAsync(IReadOnlyList<RiskEvent> events, CancellationToken ct)
    {
        var generation = ledger.Generation;
        if (!keeper.IsReady || ledger.IsFull || Entries(events) is not { } entries)
            return await DirectlyAsync(events, ct);
        StreamAdded? added;
        try
        {
            added = await stream.AddAsync(entries, ct);
        }
        catch (Exception e) when (e is RedisAwayException or StreamUnfitException)
        {
            // It may have been added all the same; the second of the two is then a duplicate.
            return await DirectlyAsync(events, ct);
        }
        if (added is null)
            throw new LogBusyException("The stream of events in Redis is full (Redis:StreamLimit); the console has to catch up.", FullRetry);
        return ledger.TryAdd(generation, added, events, entries.Sum(entry => (long)entry.Event.Length))
            ? IntakeResult.Queued
            : await DirectlyAsync(events, ct);
    }

    private async Task<IntakeResult> DirectlyAsync(IReadOnlyList<RiskEvent> events, CancellationToken ct) => new(await log.AppendAsync(events, ct));

    /// <returns>Null when one of them is too large for an entry.</returns>
    private (byte[] Event, long ReceivedMicros)[]? Entries(IReadOnlyList<RiskEvent> events)
    {
        var entries = new (byte[], long)[events.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            if (format.Write(events[i]) is not { } written)
                return null;
            entries[i] = (written, events[i].ReceivedAt.ToMicros());
        }
        return entries;
    }
}

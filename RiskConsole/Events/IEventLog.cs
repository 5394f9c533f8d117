namespace RiskConsole.Events;

/// <summary>What became of one event offered to the log.</summary>
/// <param name="Duplicate">True when an event of the same source and id was there already; nothing was stored then.</param>
/// <param name="Uid">The stored event's console id (the earlier one's for a duplicate).</param>
/// <param name="Seq">The stored event's position in the log (the earlier one's for a duplicate).</param>
public readonly record struct AppendOutcome(bool Duplicate, Guid Uid, long Seq);

/// <summary>The append side of the event log: durable, idempotent on source and id, group-committed by one writer.</summary>
public interface IEventLog
{
    /// <summary>Position of the last committed event; 0 when the log is empty.</summary>
    long Head { get; }

    /// <summary>Appends in order and returns once the events are durable: a crash at any later moment loses none of them.</summary>
    /// <returns>One outcome per event, in order.</returns>
    /// <exception cref="LogBusyException">The append queue is full; nothing was stored, the caller should retry later.</exception>
    Task<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<RiskEvent> events, CancellationToken ct);
}

/// <summary>The log takes no more for now (queue full, or the store is locked or out of space). Nothing of the call was stored.</summary>
public sealed class LogBusyException(string message, TimeSpan retryAfter, Exception? inner = null) : Exception(message, inner)
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}

using RiskConsole.Query;

namespace RiskConsole.Events;

/// <summary>A search of the stored events.</summary>
/// <param name="Query">The filter; null for all.</param>
/// <param name="Categories">Only these channels; the caller's rights, never wider.</param>
/// <param name="From">Inclusive lower bound of the event's time.</param>
/// <param name="To">Exclusive upper bound of the event's time.</param>
public sealed record EventSearch(CompiledQuery<RiskEvent>? Query, CategorySet Categories, DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <summary>How a page of events is ordered, always newest first.</summary>
public enum EventOrder
{
    /// <summary>By the event's own time, then by position in the log.</summary>
    Time,

    /// <summary>By position in the log: the order of arrival.</summary>
    Arrival,
}

/// <summary>The last row of a page: the next page begins right after it, whatever was stored meanwhile.</summary>
public readonly record struct EventCursor(long TimeMicros, long Seq);

/// <summary>One page of events, newest first.</summary>
/// <param name="Next">Where the next page begins; null on the last page.</param>
public sealed record EventPage(IReadOnlyList<RiskEvent> Items, EventCursor? Next);

/// <summary>The read side of the event log. All reads are snapshots of committed data and never block the writer.</summary>
public interface IEventStore
{
    /// <exception cref="QueryTimeoutException">The query ran longer than <c>Store:QueryTimeout</c> and was stopped.</exception>
    Task<EventPage> SearchAsync(EventSearch search, EventOrder order, int limit, EventCursor? after, CancellationToken ct);

    /// <exception cref="QueryTimeoutException">The query ran longer than <c>Store:QueryTimeout</c> and was stopped.</exception>
    Task<long> CountAsync(EventSearch search, CancellationToken ct);

    Task<RiskEvent?> FindAsync(Guid uid, CancellationToken ct);

    /// <summary>All events with this CloudEvents id, one per source at most; <paramref name="source"/> narrows to one source.</summary>
    Task<IReadOnlyList<RiskEvent>> FindByIdAsync(string id, string? source, CancellationToken ct);

    /// <summary>Events after a position, in order of the log.</summary>
    Task<IReadOnlyList<RiskEvent>> ReadAfterAsync(long seq, int max, CancellationToken ct);
}

/// <summary>A query was stopped because it ran too long; the message says how to narrow it.</summary>
public sealed class QueryTimeoutException(string message) : Exception(message);

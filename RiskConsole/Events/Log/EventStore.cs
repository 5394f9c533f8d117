using Microsoft.Data.Sqlite;
using RiskConsole.Events.Search;
using RiskConsole.Query;
using RiskConsole.Storage;

namespace RiskConsole.Events.Log;

/// <summary>Reads of the log in the embedded store.</summary>
internal sealed class EventStore(StoreReader reader) : IEventStore
{
    /// <summary>Up to this many rows of a range of subjects are found by index and sorted; more are met soon enough from the newest backwards.</summary>
    private const int NarrowRange = 5_000;

    public async Task<EventPage> SearchAsync(EventSearch search, EventOrder order, int limit, EventCursor? after, CancellationToken ct)
    {
        if (search.Categories == CategorySet.None)
            return new EventPage([], null);
        // One more than asked tells whether there is a next page.
        var items = await reader.ReadAsync(connection => BlockSearch.Covers(connection, search) is { } ranges
            ? BlockSearch.ReadPage(connection, search, order, limit + 1, after, ranges)
            : ReadPage(connection, search, order, limit + 1, after), ct);
        if (items.Count <= limit)
            return new EventPage(items, null);
        items.RemoveAt(limit);
        return new EventPage(items, new EventCursor(items[^1].Time.ToMicros(), items[^1].Seq));
    }

    public Task<long> CountAsync(EventSearch search, CancellationToken ct) => search.Categories == CategorySet.None
        ? Task.FromResult(0L)
        : reader.ReadAsync(connection =>
        {
            if (BlockSearch.Covers(connection, search) is { } ranges)
                return BlockSearch.Count(connection, search, ranges);
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT count(*) FROM event WHERE {EventSql.Where(command, search, range => IsNarrow(connection, range))}";
            return (long)command.ExecuteScalar()!;
        }, ct);

    public Task<RiskEvent?> FindAsync(Guid uid, CancellationToken ct) => reader.ReadAsync(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {EventColumns.List} FROM event WHERE uid = @uid";
        command.Parameters.AddWithValue("@uid", uid.ToByteArray(bigEndian: true));
        return EventSql.ReadAll(command).FirstOrDefault();
    }, ct);

    public Task<IReadOnlyList<RiskEvent>> FindByIdAsync(string id, string? source, CancellationToken ct) => reader.ReadAsync<IReadOnlyList<RiskEvent>>(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {EventColumns.List} FROM event WHERE id = @id AND (@source IS NULL OR source = @source) ORDER BY source LIMIT 100";
        command.Parameters.AddWithValue("@id", id);
        command.Parameters.AddWithValue("@source", (object?)source ?? DBNull.Value);
        return EventSql.ReadAll(command);
    }, ct);

    public Task<IReadOnlyList<RiskEvent>> ReadAfterAsync(long seq, int max, CancellationToken ct) => reader.ReadAsync<IReadOnlyList<RiskEvent>>(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {EventColumns.List} FROM event WHERE seq > @seq ORDER BY seq LIMIT @max";
        command.Parameters.AddWithValue("@seq", seq);
        command.Parameters.AddWithValue("@max", max);
        return EventSql.ReadAll(command);
    }, ct);

    private static List<RiskEvent> ReadPage(SqliteConnection connection, EventSearch search, EventOrder order, int limit, EventCursor? after)
    {
        using var command = connection.CreateCommand();
        var where = EventSql.Where(command, search, range => IsNarrow(connection, range));
        EventSql.AddCursor(command, where, order, after);
        command.CommandText = $"SELECT {EventColumns.List} FROM event WHERE {where} ORDER BY {EventSql.Order(order)} LIMIT {limit}";
        return EventSql.ReadAll(command);
    }

    /// <summary>Counts no further than it must: a few thousand entries of the index.</summary>
    private static bool IsNarrow(SqliteConnection connection, SqlRange range)
    {
        using var command = connection.CreateCommand();
        var end = range.Before is null ? "" : $" AND {range.Column} < @before";
        command.CommandText = $"SELECT count(*) FROM (SELECT 1 FROM event WHERE {range.Column} >= @from{end} LIMIT {NarrowRange + 1})";
        command.Parameters.AddWithValue("@from", range.From);
        command.Parameters.AddWithValue("@before", (object?)range.Before ?? DBNull.Value);
        return (long)command.ExecuteScalar()! <= NarrowRange;
    }
}

using System.Text;
using Microsoft.Data.Sqlite;
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
        var items = await reader.ReadAsync(connection =>
        {
            using var command = connection.CreateCommand();
            var where = Where(command, search);
            if (after is { } cursor)
            {
                where.Append(order == EventOrder.Time ? " AND (time_us, seq) < (@after_time, @after_seq)" : " AND seq < @after_seq");
                command.Parameters.AddWithValue("@after_seq", cursor.Seq);
                if (order == EventOrder.Time)
                    command.Parameters.AddWithValue("@after_time", cursor.TimeMicros);
            }
            // One more than asked tells whether there is a next page.
            command.CommandText = $"SELECT {EventColumns.List} FROM event WHERE {where} ORDER BY {(order == EventOrder.Time ? "time_us DESC, seq DESC" : "seq DESC")} LIMIT {limit + 1}";
            return ReadAll(command);
        }, ct);
        if (items.Count <= limit)
            return new EventPage(items, null);
        items.RemoveAt(limit);
        return new EventPage(items, new EventCursor(items[^1].Time.ToMicros(), items[^1].Seq));
    }

    public Task<long> CountAsync(EventSearch search, CancellationToken ct) => search.Categories == CategorySet.None
        ? Task.FromResult(0L)
        : reader.ReadAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT count(*) FROM event WHERE {Where(command, search)}";
            return (long)command.ExecuteScalar()!;
        }, ct);

    public Task<RiskEvent?> FindAsync(Guid uid, CancellationToken ct) => reader.ReadAsync(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {EventColumns.List} FROM event WHERE uid = @uid";
        command.Parameters.AddWithValue("@uid", uid.ToByteArray(bigEndian: true));
        return ReadAll(command).FirstOrDefault();
    }, ct);

    public Task<IReadOnlyList<RiskEvent>> FindByIdAsync(string id, string? source, CancellationToken ct) => reader.ReadAsync<IReadOnlyList<RiskEvent>>(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {EventColumns.List} FROM event WHERE id = @id AND (@source IS NULL OR source = @source) ORDER BY source LIMIT 100";
        command.Parameters.AddWithValue("@id", id);
        command.Parameters.AddWithValue("@source", (object?)source ?? DBNull.Value);
        return ReadAll(command);
    }, ct);

    public Task<IReadOnlyList<RiskEvent>> ReadAfterAsync(long seq, int max, CancellationToken ct) => reader.ReadAsync<IReadOnlyList<RiskEvent>>(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {EventColumns.List} FROM event WHERE seq > @seq ORDER BY seq LIMIT @max";
        command.Parameters.AddWithValue("@seq", seq);
        command.Parameters.AddWithValue("@max", max);
        return ReadAll(command);
    }, ct);

    private static StringBuilder Where(SqliteCommand command, EventSearch search)
    {
        var where = new StringBuilder("1");
        if (search.Categories != CategorySet.All)
        {
            var numbers = Categories.All.Where(category => search.Categories.Contains(category)).Select(category => (int)category);
            where.Append(" AND category IN (").AppendJoin(',', numbers).Append(')');
        }
        if (search.From is { } from)
        {
            where.Append(" AND time_us >= @from");
            command.Parameters.AddWithValue("@from", from.ToMicros());
        }
        if (search.To is { } to)
        {
            where.Append(" AND time_us < @to");
            command.Parameters.AddWithValue("@to", to.ToMicros());
        }
        if (search.Query is { IsEmpty: false } query)
        {
            var filter = query.ToSql(range => IsNarrow(command.Connection!, range));
            where.Append(" AND (").Append(filter.Where).Append(')');
            foreach (var (name, value) in filter.Parameters)
                command.Parameters.AddWithValue(name, value);
        }
        return where;
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

    private static List<RiskEvent> ReadAll(SqliteCommand command)
    {
        using var rows = command.ExecuteReader();
        var events = new List<RiskEvent>();
        while (rows.Read())
            events.Add(EventColumns.Read(rows));
        return events;
    }
}

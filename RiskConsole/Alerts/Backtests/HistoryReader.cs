using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Backtests;

/// <summary>A span of stored events, as it was when the reading began: what arrives later is not part of it.</summary>
/// <param name="FromUs">Inclusive, event time.</param>
/// <param name="ToUs">Exclusive.</param>
/// <param name="LastSeq">The newest place in the log that belongs to it.</param>
internal readonly record struct HistoryRange(long FromUs, long ToUs, long LastSeq);

/// <param name="Scanned">Stored events that were looked at; those that cannot concern the rule are not among <paramref name="Events"/>.</param>
internal readonly record struct HistoryChunk(List<RiskEvent> Events, int Scanned);

/// <summary>Reads stored events in order of event time. It reads in chunks, each a short read of its own: no chunk comes near
/// <see cref="StoreOptions.QueryTimeout"/>, a place of a reader is held for milliseconds, and no old state of the database is kept alive for long.</summary>
internal sealed class HistoryReader(StoreReader reader)
{
    private const int ChunkRows = 8_192;
    private const int CountedRows = 500_000;

    // The order is given by the index, whatever else is asked for; only entries of the index are read to find a chunk's end.
    private const string After = "FROM event INDEXED BY ix_event_time WHERE (time_us, seq) > (@time, @seq) AND seq <= @last";
    private const string InRange = $"{After} AND time_us < @to";

    // Of several upper bounds SQLite takes one to end the walk over the index; it must be the chunk's.
    private const string InChunk = $"{After} AND time_us <= @endTime AND (time_us < @endTime OR seq <= @endSeq)";

    /// <returns>The newest place in the log.</returns>
    public Task<long> HeadAsync(CancellationToken ct) => reader.ReadAsync(static connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(seq), 0) FROM event";
        return (long)command.ExecuteScalar()!;
    }, ct);

    /// <returns>The time of the earliest event; null when there is none.</returns>
    public Task<long?> EarliestAsync(CancellationToken ct) => reader.ReadAsync(static connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT min(time_us) FROM event";
        return command.ExecuteScalar() as long?;
    }, ct);

    /// <returns>The time of the latest event; null when there is none.</returns>
    public Task<long?> LatestAsync(CancellationToken ct) => reader.ReadAsync(static connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT max(time_us) FROM event";
        return command.ExecuteScalar() as long?;
    }, ct);

    public async Task<long> CountAsync(HistoryRange range, CancellationToken ct)
    {
        var (count, at) = (0L, Place.Before(range.FromUs));
        while (true)
        {
            var from = at;
            var next = await reader.ReadAsync(connection => EndOfChunk(connection, range, from, CountedRows), ct);
            if (next is not { } end)
                return count + await reader.ReadAsync(connection => CountRest(connection, range, from), ct);
            count += CountedRows;
            at = end;
        }
    }

    /// <summary>The range without its oldest events, where it has more than so many.</summary>
    public async Task<HistoryRange> NewestAsync(HistoryRange range, long events, CancellationToken ct)
    {
        for (var (at, left) = (Place.Before(range.ToUs), events); ;)
        {
            var (from, last) = (at, left <= CountedRows);
            // The first that is too many, or the last of those that are passed at once.
            var skipped = last ? left : CountedRows - 1;
            if (await reader.ReadAsync(connection => PlaceBack(connection, range, from, skipped), ct) is not { } place)
                return range;
            if (last)
                return range with { FromUs = place.TimeUs + 1 };
            (at, left) = (place, left - CountedRows);
        }
    }

    /// <summary>Reads all chunks, each while the one before is worked on.</summary>
    public async IAsyncEnumerable<HistoryChunk> ReadAsync(HistoryRange range, HistoryNeeds needs, [EnumeratorCancellation] CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var next = ReadChunkAsync(range, needs, Place.Before(range.FromUs), stop.Token);
        try
        {
            while (true)
            {
                var (chunk, end) = await next;
                if (end is { } at)
                    next = ReadChunkAsync(range, needs, at, stop.Token);
                yield return chunk;
                if (end is null)
                    yield break;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task<(HistoryChunk Chunk, Place? End)> ReadChunkAsync(HistoryRange range, HistoryNeeds needs, Place at, CancellationToken ct) =>
        reader.ReadAsync(connection =>
        {
            var end = EndOfChunk(connection, range, at, ChunkRows);
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT {needs.Columns} {InChunk}{needs.Condition} ORDER BY time_us, seq";
            Bind(command, range, at);
            command.Parameters.AddWithValue("@endTime", end?.TimeUs ?? range.ToUs);
            command.Parameters.AddWithValue("@endSeq", end?.Seq ?? 0);
            foreach (var (name, value) in needs.Parameters)
                command.Parameters.AddWithValue(name, value);
            var events = new List<RiskEvent>(needs.Condition.Length == 0 ? ChunkRows : 256);
            using (var rows = command.ExecuteReader())
            {
                while (rows.Read())
                    events.Add(needs.Read(rows));
            }
            var scanned = end is not null ? ChunkRows : needs.Condition.Length == 0 ? events.Count : (int)CountRest(connection, range, at);
            return (new HistoryChunk(events, scanned), end);
        }, ct);

    /// <returns>Null when fewer rows than that follow.</returns>
    private static Place? EndOfChunk(SqliteConnection connection, HistoryRange range, Place at, int rows)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT time_us, seq {InRange} ORDER BY time_us, seq LIMIT 1 OFFSET @rows";
        Bind(command, range, at);
        command.Parameters.AddWithValue("@rows", rows - 1);
        using var row = command.ExecuteReader();
        return row.Read() ? new Place(row.GetInt64(0), row.GetInt64(1)) : null;
    }

    private static Place? PlaceBack(SqliteConnection connection, HistoryRange range, Place at, long skipped)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT time_us, seq FROM event INDEXED BY ix_event_time WHERE (time_us, seq) < (@time, @seq) AND time_us >= @from AND seq <= @last "
            + "ORDER BY time_us DESC, seq DESC LIMIT 1 OFFSET @skipped";
        command.Parameters.AddWithValue("@time", at.TimeUs);
        command.Parameters.AddWithValue("@seq", at.Seq);
        command.Parameters.AddWithValue("@from", range.FromUs);
        command.Parameters.AddWithValue("@last", range.LastSeq);
        command.Parameters.AddWithValue("@skipped", skipped);
        using var row = command.ExecuteReader();
        return row.Read() ? new Place(row.GetInt64(0), row.GetInt64(1)) : null;
    }

    private static long CountRest(SqliteConnection connection, HistoryRange range, Place at)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) {InRange}";
        Bind(command, range, at);
        return (long)command.ExecuteScalar()!;
    }

    private static void Bind(SqliteCommand command, HistoryRange range, Place at)
    {
        command.Parameters.AddWithValue("@time", at.TimeUs);
        command.Parameters.AddWithValue("@seq", at.Seq);
        command.Parameters.AddWithValue("@to", range.ToUs);
        command.Parameters.AddWithValue("@last", range.LastSeq);
    }

    private readonly record struct Place(long TimeUs, long Seq)
    {
        public static Place Before(long timeUs) => new(timeUs, -1);
    }
}

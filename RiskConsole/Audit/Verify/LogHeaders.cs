using Microsoft.Data.Sqlite;
using RiskConsole.Audit.GiveUp;
using RiskConsole.Audit.Tree;

namespace RiskConsole.Audit.Verify;

/// <summary>A log as its row describes it when a verification begins.</summary>
/// <param name="BaseId">Id of the entry before its first.</param>
internal sealed record LogHeader(long LogId, string Origin, long Size, byte[] Frontier, bool IsClosed, bool IsArchived, long BaseId)
{
    /// <summary>By its right edge, which is held against its entries where the log is verified; empty where that is no edge of a tree of this size.</summary>
    public byte[] Root()
    {
        try
        {
            return new MerkleFrontier(Size, Frontier).Root();
        }
        catch (FormatException)
        {
            return [];
        }
    }

    public IntegrityFault Fault(VerifyStage stage, long? seq, string message) => new(Origin, LogId, seq, stage, message);
}

/// <summary>Reads the logs, and finds what lies outside them: rows that no log counts.</summary>
internal static class LogHeaders
{
    private const int TileBits = 8;

    /// <summary>To be called inside a transaction, so that all is of one moment.</summary>
    public static List<LogHeader> Read(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT log_id, origin, size, frontier, closed_us IS NOT NULL, archived_us IS NOT NULL FROM audit_log ORDER BY log_id";
        List<LogHeader> headers = [];
        var firstIds = GivenUpLogs.FirstIds(connection);
        var baseId = 0L;
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            if (firstIds.TryGetValue(row.GetInt64(0), out var firstId))
                baseId = firstId - 1;
            headers.Add(new(row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3), row.GetBoolean(4), row.GetBoolean(5), baseId));
            baseId += row.GetInt64(2);
        }
        return headers;
    }

    /// <returns>The first row that belongs to no log, and the first of each log that lies outside it.</returns>
    public static IEnumerable<IntegrityFault> FindStrays(SqliteConnection connection, IReadOnlyList<LogHeader> headers)
    {
        if (headers.Count == 0)
        {
            if (Any(connection, "SELECT log_id FROM audit_entry LIMIT 1") is { } lost)
                yield return new("", lost, null, VerifyStage.Bytes, $"There are entries of log {lost}, but no log is known.");
            yield break;
        }
        if (Any(connection, "SELECT log_id FROM audit_entry WHERE log_id > @a UNION ALL SELECT log_id FROM audit_entry WHERE log_id < 1 LIMIT 1", headers[^1].LogId) is { } unknown)
            yield return new("", unknown, null, VerifyStage.Bytes, $"There are entries of log {unknown}, which is not known.");
        for (var i = 0; i < headers.Count; i++)
        {
            var before = i == 0 ? 0 : headers[i - 1].LogId;
            if (headers[i].LogId != before + 1)
                yield return headers[i].Fault(VerifyStage.Bytes, null, $"Log {before + 1} is missing.");
            if (FindStray(connection, headers[i]) is { } stray)
                yield return stray;
        }
        var last = headers[^1].BaseId + headers[^1].Size;
        if (Any(connection, "SELECT id FROM audit_pii WHERE id > @a UNION ALL SELECT id FROM audit_pii WHERE id < 1 LIMIT 1", last) is { } id)
            yield return headers[^1].Fault(VerifyStage.Projection, null, $"There is personal data of entry {id}, which is in no log.");
    }

    private static IntegrityFault? FindStray(SqliteConnection connection, LogHeader log)
    {
        if (log.Size < 0)
            return log.Fault(VerifyStage.Root, null, $"The log's size is {log.Size}.");
        if (Any(connection, "SELECT seq FROM audit_entry WHERE log_id = @a AND seq >= @b ORDER BY seq LIMIT 1", log.LogId, log.Size) is { } beyond)
            return log.Fault(VerifyStage.Bytes, beyond, $"Entry {beyond} lies beyond the end of the log, which has {log.Size} entries.");
        if (Any(connection, "SELECT seq FROM audit_entry WHERE log_id = @a AND seq < 0 LIMIT 1", log.LogId) is { } below)
            return log.Fault(VerifyStage.Bytes, null, $"There is an entry at position {below}.");
        for (var level = 1; level * TileBits < 63; level++)
        {
            if (Any(connection, "SELECT idx FROM audit_tile WHERE log_id = @a AND level = @b AND idx >= @c LIMIT 1", log.LogId, level, log.Size >> (level * TileBits)) is { } tile)
                return log.Fault(VerifyStage.Tile, null, $"There is a tile {tile} of level {level}, which the log does not fill.");
        }
        if (Any(connection, "SELECT level FROM audit_tile WHERE log_id = @a AND (level NOT BETWEEN 1 AND 7 OR idx < 0) LIMIT 1", log.LogId) is { } odd)
            return log.Fault(VerifyStage.Tile, null, $"There is a tile of level {odd} that no log has.");
        if (Any(connection, "SELECT size FROM audit_checkpoint WHERE log_id = @a AND size > @b ORDER BY size LIMIT 1", log.LogId, log.Size) is { } signed)
            return log.Fault(VerifyStage.Consistency, log.Size, $"A checkpoint covers {signed} entries, and the log has {log.Size}: the rest was removed.");
        return Any(connection, "SELECT size FROM audit_checkpoint WHERE log_id = @a AND size < 1 LIMIT 1", log.LogId) is { } empty
            ? log.Fault(VerifyStage.Signature, null, $"There is a checkpoint of size {empty}.")
            : null;
    }

    private static long? Any(SqliteConnection connection, string sql, params ReadOnlySpan<long> values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue("@" + (char)('a' + i), values[i]);
        using var row = command.ExecuteReader();
        return row.Read() ? row.GetInt64(0) : null;
    }
}

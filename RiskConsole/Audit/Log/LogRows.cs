using System.Globalization;
using Microsoft.Data.Sqlite;
using RiskConsole.Audit.Writing;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Log;

/// <summary>An act that waits for its place in the tree.</summary>
internal sealed record PendingDraft(long Id, long CreatedUs, AuditDraft Draft, string? Personal);

/// <summary>What waits.</summary>
/// <param name="First">Id of the oldest; 0 where none waits.</param>
/// <param name="Last">Id of the newest; 0 where none waits.</param>
/// <param name="OldestUs">When the oldest was written; null where none waits.</param>
internal readonly record struct PendingState(long First, long Last, long? OldestUs)
{
    // Ids have no gaps: they are given in the order of commits and taken from the front. Counting rows would read them all.
    public long Count => Last == 0 ? 0 : Last - First + 1;
}

/// <summary>Reads the rows the sequencer begins with.</summary>
internal static class LogRows
{
    private const long MostBytes = 8 << 20;

    /// <returns>The open log; null where none is.</returns>
    public static AuditLogRow? Open(SqliteConnection connection) => Log(connection, "closed_us IS NULL");

    /// <returns>A log that ended and is not signed at its end yet; null where none is.</returns>
    /// <param name="givenUp">Logs that are never signed again.</param>
    public static AuditLogRow? Unsigned(SqliteConnection connection, IEnumerable<long> givenUp) => Log(
        connection,
        $"""
        closed_us IS NOT NULL AND log_id NOT IN ({string.Join(',', givenUp)})
        AND NOT EXISTS (SELECT 1 FROM audit_checkpoint WHERE audit_checkpoint.log_id = audit_log.log_id AND audit_checkpoint.size = audit_log.size)
        """);

    /// <returns>The log opened last, open or not; null where there never was one.</returns>
    public static AuditLogRow? Last(SqliteConnection connection) => Log(connection, "1");

    /// <returns>Id of the next entry, over all logs.</returns>
    public static long NextId(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(id), 0) + 1 FROM audit_entry";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>The oldest drafts, as many as fit into one transaction that holds nobody up.</summary>
    /// <param name="isFull">Whether more may wait.</param>
    public static List<PendingDraft> Drafts(SqliteConnection connection, int limit, out bool isFull)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, created_us, draft, seq_at, salt, personal FROM audit_pending ORDER BY id LIMIT @limit";
        command.Parameters.AddWithValue("@limit", limit);
        List<PendingDraft> drafts = [];
        var bytes = 0L;
        using var row = command.ExecuteReader();
        while (bytes < MostBytes && row.Read())
        {
            var personal = row.IsDBNull(5) ? null : row.GetString(5);
            var draft = new AuditDraft(
                row.IsDBNull(2) ? [] : row.GetFieldValue<byte[]>(2), row.GetInt32(3), row.IsDBNull(4) ? null : row.GetFieldValue<byte[]>(4),
                personal is null ? null : System.Text.Encoding.UTF8.GetBytes(personal));
            drafts.Add(new(row.GetInt64(0), row.GetInt64(1), draft, personal));
            bytes += draft.Bytes.Length + (personal?.Length ?? 0);
        }
        isFull = drafts.Count == limit || bytes >= MostBytes;
        return drafts;
    }

    public static PendingState Pending(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT min(id) FROM audit_pending), (SELECT max(id) FROM audit_pending), (SELECT created_us FROM audit_pending ORDER BY id LIMIT 1)";
        using var row = command.ExecuteReader();
        return row.Read() && !row.IsDBNull(0) ? new(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)) : default;
    }

    private static AuditLogRow? Log(SqliteConnection connection, string where)
    {
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(
            CultureInfo.InvariantCulture, $"SELECT log_id, origin, size, frontier, opened_us, closed_us, archived_us FROM audit_log WHERE {where} ORDER BY log_id DESC LIMIT 1");
        using var row = command.ExecuteReader();
        return row.Read()
            ? new()
            {
                LogId = row.GetInt64(0),
                Origin = row.GetString(1),
                Size = row.GetInt64(2),
                Frontier = row.GetFieldValue<byte[]>(3),
                OpenedUs = row.GetInt64(4),
                ClosedUs = row.IsDBNull(5) ? null : row.GetInt64(5),
                ArchivedUs = row.IsDBNull(6) ? null : row.GetInt64(6),
            }
            : null;
    }
}

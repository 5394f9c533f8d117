using Microsoft.Data.Sqlite;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Search;

/// <summary>Reads entries from the columns of table <c>audit_entry</c>.</summary>
internal static class AuditColumns
{
    /// <summary>What lists show.</summary>
    public const string List = "id, log_id, seq, time_us, actor, name, action, kind, severity, outcome, target, ip, sid, corr";

    public static AuditEntry Read(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3).ToTime(), row.GetString(4), Text(row, 5), row.GetString(6), (AuditKind)row.GetInt32(7),
        (Severity)row.GetInt32(8), (AuditOutcome)row.GetInt32(9), row.GetString(10), Text(row, 11), Text(row, 12), Text(row, 13));

    public static List<AuditEntry> ReadAll(SqliteCommand command)
    {
        using var rows = command.ExecuteReader();
        var entries = new List<AuditEntry>();
        while (rows.Read())
            entries.Add(Read(rows));
        return entries;
    }

    /// <summary>One entry with its bytes, its words and what is personal.</summary>
    public static AuditEntry? Find(SqliteConnection connection, long id)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {List}, search, entry, (SELECT json FROM audit_pii WHERE audit_pii.id = audit_entry.id) FROM audit_entry WHERE id = @id";
        command.Parameters.AddWithValue("@id", id);
        using var rows = command.ExecuteReader();
        return rows.Read()
            ? Read(rows) with { Search = rows.GetString(14), Bytes = rows.IsDBNull(15) ? null : rows.GetFieldValue<byte[]>(15), Personal = Text(rows, 16) }
            : null;
    }

    /// <summary>Id of the entry that came last; 0 where there is none.</summary>
    public static long Newest(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(id), 0) FROM audit_entry";
        return (long)command.ExecuteScalar()!;
    }

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

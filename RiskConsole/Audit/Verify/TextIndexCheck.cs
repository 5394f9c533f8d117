using System.Globalization;
using Microsoft.Data.Sqlite;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Verify;

/// <summary>Whether the text index holds exactly what the entries' search texts give. SQLite's own check of an index writes to its database, and must find every row
/// indexed; so the index is copied beside it, for the connection alone, over a view of the rows that are indexed by now.</summary>
internal static class TextIndexCheck
{
    private const int Corrupt = 11;

    /// <summary>How far the index is: it is filled behind the log.</summary>
    private const string Indexed = "SELECT coalesce((SELECT seq FROM main.log_position WHERE consumer = 'audit-search'), 0)";

    private const string Tables = "SELECT count(*) FROM main.sqlite_master WHERE type = 'table' AND name = @name";

    public static IntegrityFault? FaultOf(SqliteConnections connections, IReadOnlyList<LogHeader> headers, CancellationToken ct)
    {
        if (headers.Count == 0)
            return null;
        using var connection = connections.OpenUnchanged();
        using var stop = ct.UnsafeRegister(static state => FeedSqlite.Interrupt((SqliteConnection)state!), connection);
        // The copy may be larger than memory.
        Run(connection, "PRAGMA temp_store = FILE");
        using (var moment = connection.BeginTransaction(deferred: true))
        {
            // Without an index searches are slow, and nothing is hidden from them.
            if (Number(connection, Tables, "audit_fts") == 0)
                return null;
            var hasSizes = Number(connection, Tables, "audit_fts_docsize") == 1;
            Copy(connection, Number(connection, Indexed), hasSizes);
            moment.Commit();
        }
        try
        {
            // The rank of 1 asks for the comparison with the rows.
            Run(connection, "INSERT INTO temp.checked_fts(checked_fts, rank) VALUES ('integrity-check', 1)");
            return null;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == Corrupt)
        {
            return headers[^1].Fault(
                VerifyStage.Projection, null, "The text index does not hold what the entries' texts give, so searches may miss entries. The entries themselves are not affected; the index can be made anew.");
        }
    }

    private static void Copy(SqliteConnection connection, long upTo, bool hasSizes)
    {
        Run(connection, string.Create(
            CultureInfo.InvariantCulture,
            $"""
            CREATE TEMP VIEW checked_entry AS SELECT id, search FROM main.audit_entry WHERE id <= {upTo};
            CREATE VIRTUAL TABLE temp.checked_fts USING fts5(search, content='checked_entry', content_rowid='id', tokenize='trigram', detail=none, columnsize={(hasSizes ? 1 : 0)});
            """));
        foreach (var part in (string[])(hasSizes ? ["data", "idx", "docsize"] : ["data", "idx"]))
            Run(connection, $"DELETE FROM temp.checked_fts_{part}; INSERT INTO temp.checked_fts_{part} SELECT * FROM main.audit_fts_{part}");
    }

    private static long Number(SqliteConnection connection, string sql, string? name = null)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("@name", (object?)name ?? DBNull.Value);
        return (long)command.ExecuteScalar()!;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

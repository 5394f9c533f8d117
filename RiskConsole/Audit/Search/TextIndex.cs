using System.Globalization;
using Microsoft.Data.Sqlite;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Search;

/// <summary>The text index over <c>audit_entry.search</c>: three-character grams (SQLite FTS5, trigram), which tell where a text may be. What it says is always
/// looked at again in the entry, and it can be made anew at any time.</summary>
internal static class TextIndex
{
    /// <summary>Whose position in <c>log_position</c> tells the last entry that is indexed.</summary>
    public const string Consumer = "audit-search";

    /// <summary>Entries of one row of <c>audit_block</c>.</summary>
    public const int BlockEntries = 4_096;

    private const string Options = "fts5(search, content='audit_entry', content_rowid='id', tokenize='trigram', detail=none, columnsize=0)";
    private static readonly string[] Parts = ["data", "idx", "config"];

    private const int Error = 1;
    private const int Corrupt = 11;
    private const int Constraint = 19;

    /// <summary>Whether it may be the index that is at fault, and not the store around it.</summary>
    public static bool IsDamaged(Exception e) => (e as SqliteException ?? e.InnerException as SqliteException)?.SqliteErrorCode is Error or Corrupt or Constraint;

    /// <summary>Id of the last entry that is indexed; null where there is no index.</summary>
    public static long? Position(SqliteConnection connection, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        if (transaction is not null)
            command.Transaction = transaction;
        command.CommandText =
            $"SELECT coalesce((SELECT seq FROM log_position WHERE consumer = '{Consumer}'), 0) WHERE EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'audit_fts')";
        return (long?)command.ExecuteScalar();
    }

    /// <summary>Takes in the entries after a position.</summary>
    /// <returns>The new position, or null where the index is no longer at <paramref name="from"/>: another process was first.</returns>
    /// <exception cref="SqliteException">There is no index, or it is damaged.</exception>
    public static long? Extend(StoreTransaction transaction, long from, long to)
    {
        var move = transaction.Prepared(
            $"""
            INSERT INTO log_position (consumer, seq) SELECT '{Consumer}', @to WHERE @from = 0 OR EXISTS (SELECT 1 FROM log_position WHERE consumer = '{Consumer}')
            ON CONFLICT (consumer) DO UPDATE SET seq = excluded.seq WHERE seq = @from
            """,
            DeclareSpan);
        if (Run(move, from, to) == 0)
            return null;
        Run(transaction.Prepared("INSERT INTO audit_fts (rowid, search) SELECT id, search FROM audit_entry WHERE id > @from AND id <= @to", DeclareSpan), from, to);
        Run(transaction.Prepared(
            string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO audit_block (number, first_us, last_us, ok, denied, failed, info, warning, error, critical)
            SELECT id / {BlockEntries}, min(time_us), max(time_us), {BlockCounts.Sums} FROM audit_entry WHERE id > @from AND id <= @to GROUP BY 1
            ON CONFLICT (number) DO UPDATE SET first_us = min(first_us, excluded.first_us), last_us = max(last_us, excluded.last_us),
                ok = ok + excluded.ok, denied = denied + excluded.denied, failed = failed + excluded.failed,
                info = info + excluded.info, warning = warning + excluded.warning, error = error + excluded.error, critical = critical + excluded.critical
            """),
            DeclareSpan), from, to);
        return to;
    }

    /// <summary>Puts an empty index in the place of whatever is there, also of one that cannot even be opened.</summary>
    public static void Renew(StoreTransaction transaction)
    {
        try
        {
            Execute(transaction, "DROP TABLE IF EXISTS audit_fts");
        }
        catch (SqliteException)
        {
            // Its own tables are damaged, and without them SQLite refuses to remove it: they are made as those of a fresh one.
            Mend(transaction);
            Execute(transaction, "DROP TABLE audit_fts");
        }
        Execute(transaction, $"CREATE VIRTUAL TABLE audit_fts USING {Options}");
        Execute(transaction, $"DELETE FROM log_position WHERE consumer = '{Consumer}'");
        Execute(transaction, "DELETE FROM audit_block");
    }

    private static void Mend(StoreTransaction transaction)
    {
        Execute(transaction, "DROP TABLE IF EXISTS audit_fresh");
        Execute(transaction, $"CREATE VIRTUAL TABLE audit_fresh USING {Options}");
        foreach (var part in Parts)
        {
            Execute(transaction, $"DROP TABLE IF EXISTS audit_fts_{part}");
            using var read = transaction.Connection.CreateCommand();
            read.Transaction = transaction.Transaction;
            read.CommandText = $"SELECT sql FROM sqlite_master WHERE name = 'audit_fresh_{part}'";
            Execute(transaction, ((string)read.ExecuteScalar()!).Replace("audit_fresh_", "audit_fts_", StringComparison.Ordinal));
            Execute(transaction, $"INSERT INTO audit_fts_{part} SELECT * FROM audit_fresh_{part}");
        }
        Execute(transaction, "DROP TABLE audit_fresh");
    }

    private static void DeclareSpan(SqliteParameterCollection p)
    {
        p.Add("@from", SqliteType.Integer);
        p.Add("@to", SqliteType.Integer);
    }

    private static int Run(SqliteCommand command, long from, long to)
    {
        command.Parameters[0].Value = from;
        command.Parameters[1].Value = to;
        return command.ExecuteNonQuery();
    }

    private static void Execute(StoreTransaction transaction, string sql)
    {
        using var command = transaction.Connection.CreateCommand();
        command.Transaction = transaction.Transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

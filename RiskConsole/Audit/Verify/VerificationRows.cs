using Microsoft.Data.Sqlite;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Verify;

/// <summary>What the verifications that were made say together.</summary>
/// <param name="Last">The newest; null for none.</param>
/// <param name="Tampered">The newest since the last full one that found all intact, of those that found something; null for none.</param>
/// <param name="IntactAt">When one last found all intact that it covered.</param>
/// <param name="FullAt">When a full one ended last, whatever it found.</param>
/// <param name="VerifiedId">Id of the last entry, over all logs, that was found intact.</param>
internal sealed record VerificationSummary(VerifyRun? Last, VerifyRun? Tampered, DateTimeOffset? IntactAt, DateTimeOffset? FullAt, long VerifiedId);

/// <summary>Verifications as they are stored.</summary>
internal static class VerificationRows
{
    /// <summary>Most that are kept.</summary>
    public const int Kept = 10_000;

    private const string Columns = "SELECT id, started_us, ended_us, is_full, result, entries, origin, log_id, seq, stage, message, by FROM audit_verification ";

    private const string Position = "audit-verified";

    /// <summary>How far verification has come, over all logs.</summary>
    public static long VerifiedId(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT coalesce((SELECT seq FROM log_position WHERE consumer = '{Position}'), 0)";
        return (long)command.ExecuteScalar()!;
    }

    public static VerificationSummary Summary(SqliteConnection connection)
    {
        // Every search goes back from the end, and none far: full verifications are made every day.
        var full = Read(connection, Columns + "WHERE is_full AND result = @state ORDER BY id DESC LIMIT 1", IntegrityState.Intact);
        return new(
            Read(connection, Columns + "ORDER BY id DESC LIMIT 1"),
            Read(connection, Columns + "WHERE result = @state AND id > @after ORDER BY id DESC LIMIT 1", IntegrityState.Tampered, full?.Id ?? 0),
            Read(connection, Columns + "WHERE result = @state ORDER BY id DESC LIMIT 1", IntegrityState.Intact)?.EndedAt,
            Read(connection, Columns + "WHERE is_full ORDER BY id DESC LIMIT 1")?.EndedAt,
            VerifiedId(connection));
    }

    public static IReadOnlyList<VerifyRun> Newest(SqliteConnection connection, int limit)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Columns + "ORDER BY id DESC LIMIT @limit";
        command.Parameters.AddWithValue("@limit", limit);
        List<VerifyRun> runs = [];
        using var row = command.ExecuteReader();
        while (row.Read())
            runs.Add(Of(row));
        return runs;
    }

    /// <param name="verifiedId">How far it came; null where that says nothing.</param>
    public static void Add(StoreTransaction transaction, VerifyRun run, long? verifiedId)
    {
        using var insert = transaction.Connection.CreateCommand();
        insert.Transaction = transaction.Transaction;
        insert.CommandText =
            """
            INSERT INTO audit_verification (started_us, ended_us, is_full, result, entries, origin, log_id, seq, stage, message, by)
            VALUES (@started, @ended, @full, @result, @entries, @origin, @log, @seq, @stage, @message, @by);
            DELETE FROM audit_verification WHERE id <= last_insert_rowid() - @kept;
            """;
        var values = insert.Parameters;
        values.AddWithValue("@started", run.StartedAt.ToMicros());
        values.AddWithValue("@ended", run.EndedAt.ToMicros());
        values.AddWithValue("@full", run.IsFull);
        values.AddWithValue("@result", (int)run.Result);
        values.AddWithValue("@entries", run.Entries);
        values.AddWithValue("@origin", (object?)run.Fault?.Origin ?? DBNull.Value);
        values.AddWithValue("@log", (object?)run.Fault?.LogId ?? DBNull.Value);
        values.AddWithValue("@seq", (object?)run.Fault?.Seq ?? DBNull.Value);
        values.AddWithValue("@stage", run.Fault is { } fault ? (int)fault.Stage : DBNull.Value);
        values.AddWithValue("@message", run.Message);
        values.AddWithValue("@by", run.By);
        values.AddWithValue("@kept", Kept);
        insert.ExecuteNonQuery();
        if (verifiedId is { } id)
            Move(transaction, $"INSERT INTO log_position (consumer, seq) VALUES ('{Position}', @id) ON CONFLICT (consumer) DO UPDATE SET seq = @id", id);
    }

    /// <summary>Takes back how far it came to at most an entry: those after it are others now.</summary>
    public static void Rewind(StoreTransaction transaction, long id) => Move(transaction, $"UPDATE log_position SET seq = @id WHERE consumer = '{Position}' AND seq > @id", id);

    private static void Move(StoreTransaction transaction, string sql, long id)
    {
        using var move = transaction.Connection.CreateCommand();
        move.Transaction = transaction.Transaction;
        move.CommandText = sql;
        move.Parameters.AddWithValue("@id", id);
        move.ExecuteNonQuery();
    }

    private static VerifyRun? Read(SqliteConnection connection, string sql, IntegrityState? state = null, long after = 0)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        if (state is { } wanted)
            command.Parameters.AddWithValue("@state", (int)wanted);
        command.Parameters.AddWithValue("@after", after);
        using var row = command.ExecuteReader();
        return row.Read() ? Of(row) : null;
    }

    private static VerifyRun Of(SqliteDataReader row)
    {
        var message = row.GetString(10);
        var fault = row.IsDBNull(9) ? null : new IntegrityFault(
            row.IsDBNull(6) ? "" : row.GetString(6), row.IsDBNull(7) ? 0 : row.GetInt64(7), row.IsDBNull(8) ? null : row.GetInt64(8), (VerifyStage)row.GetInt32(9), message);
        return new(
            row.GetInt64(0), row.GetInt64(1).ToTime(), row.GetInt64(2).ToTime(), row.GetBoolean(3), (IntegrityState)row.GetInt32(4), row.GetInt64(5), fault, message, row.GetString(11));
    }
}

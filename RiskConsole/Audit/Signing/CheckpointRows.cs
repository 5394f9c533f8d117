using Microsoft.Data.Sqlite;
using RiskConsole.Audit.Tree;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Signing;

/// <summary>Checkpoints as they are stored.</summary>
internal static class CheckpointRows
{
    /// <returns>The newest of a log; null for none.</returns>
    public static SignedCheckpoint? Last(SqliteConnection connection, long logId)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT l.origin, c.size, c.root, c.note, c.created_us FROM audit_checkpoint c JOIN audit_log l USING (log_id)
            WHERE c.log_id = @log ORDER BY c.size DESC, c.created_us DESC LIMIT 1
            """;
        command.Parameters.AddWithValue("@log", logId);
        using var row = command.ExecuteReader();
        return row.Read() ? new(new Checkpoint(row.GetString(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2)), row.GetString(3), row.GetInt64(4).ToTime()) : null;
    }

    /// <returns>Whether any log was ever signed.</returns>
    public static bool Any(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT EXISTS (SELECT 1 FROM audit_checkpoint)";
        return (long)command.ExecuteScalar()! != 0;
    }

    public static int Insert(StoreTransaction transaction, long logId, SignedCheckpoint signed)
    {
        var insert = transaction.Prepared(
            "INSERT INTO audit_checkpoint (log_id, size, root, note, created_us, anchored_us) VALUES (@log, @size, @root, @note, @created, @created)",
            static p =>
            {
                p.Add("@log", SqliteType.Integer);
                p.Add("@size", SqliteType.Integer);
                p.Add("@root", SqliteType.Blob);
                p.Add("@note", SqliteType.Text);
                p.Add("@created", SqliteType.Integer);
            });
        insert.Parameters[0].Value = logId;
        insert.Parameters[1].Value = signed.Checkpoint.Size;
        insert.Parameters[2].Value = signed.Checkpoint.Root;
        insert.Parameters[3].Value = signed.Note;
        insert.Parameters[4].Value = signed.At.ToMicros();
        return insert.ExecuteNonQuery();
    }

    /// <summary>Remembers that the webhook took it.</summary>
    public static int Sent(StoreTransaction transaction, long logId, SignedCheckpoint signed, DateTimeOffset at)
    {
        var update = transaction.Prepared(
            "UPDATE audit_checkpoint SET remote_us = @remote WHERE log_id = @log AND size = @size AND created_us = @created",
            static p =>
            {
                p.Add("@remote", SqliteType.Integer);
                p.Add("@log", SqliteType.Integer);
                p.Add("@size", SqliteType.Integer);
                p.Add("@created", SqliteType.Integer);
            });
        update.Parameters[0].Value = at.ToMicros();
        update.Parameters[1].Value = logId;
        update.Parameters[2].Value = signed.Checkpoint.Size;
        update.Parameters[3].Value = signed.At.ToMicros();
        return update.ExecuteNonQuery();
    }
}

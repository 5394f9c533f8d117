using Microsoft.Data.Sqlite;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Verify;

/// <summary>The newest checkpoint of a log, and since when copies of it are elsewhere.</summary>
internal sealed record LastSigned(long Size, byte[] Root, string Note, DateTimeOffset At, DateTimeOffset? AnchoredAt, DateTimeOffset? RemoteAt)
{
    // Most checkpoints that are looked through for one that a webhook took; where there is no webhook none has been taken.
    private const int Looked = 200;

    public static LastSigned? Read(SqliteConnection connection, long logId)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT size, root, note, created_us, anchored_us, remote_us FROM audit_checkpoint WHERE log_id = @log ORDER BY size DESC, created_us DESC LIMIT {Looked}";
        command.Parameters.AddWithValue("@log", logId);
        using var row = command.ExecuteReader();
        if (!row.Read())
            return null;
        var last = new LastSigned(row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetString(2), row.GetInt64(3).ToTime(), row.IsDBNull(4) ? null : row.GetInt64(4).ToTime(), null);
        do
        {
            if (!row.IsDBNull(5))
                return last with { RemoteAt = row.GetInt64(5).ToTime() };
        }
        while (row.Read());
        return last;
    }
}

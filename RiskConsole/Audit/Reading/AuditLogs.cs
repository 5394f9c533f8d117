using System.Security.Claims;
using Microsoft.Data.Sqlite;
using RiskConsole.Access;
using RiskConsole.Audit.GiveUp;
using RiskConsole.Audit.Signing;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Reading;

/// <inheritdoc cref="IAuditLogs"/>
internal sealed class AuditLogs(StoreReader reader, IAuditKeys keys, IAccessGuard guard) : IAuditLogs
{
    private const string Checkpoints =
        "SELECT c.log_id, l.origin, c.size, c.root, c.note, c.created_us, c.anchored_us, c.remote_us FROM audit_checkpoint c JOIN audit_log l ON l.log_id = c.log_id";

    public async Task<IReadOnlyList<AuditLogSummary>> LogsAsync(ClaimsPrincipal user, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Analyse, ct);
        return await reader.ReadAsync(
            connection =>
            {
                var givenUp = GivenUpLogs.Read(connection, keys.Trusted);
                return Read(
                    connection, "SELECT log_id, origin, size, opened_us, closed_us, archived_us FROM audit_log ORDER BY log_id DESC",
                    row => new AuditLogSummary(row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3).ToTime(), Time(row, 4), Time(row, 5))
                    {
                        GivenUp = givenUp.Find(row.GetInt64(0)) is { } log ? new(log.At, log.By, log.Reason, log.Wrong) : null,
                    });
            },
            ct);
    }

    public async Task<IReadOnlyList<AuditCheckpoint>> CheckpointsAsync(ClaimsPrincipal user, int limit, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Analyse, ct);
        // By the key: sizes of a log never shrink.
        return await reader.ReadAsync(
            connection => Read(connection, $"{Checkpoints} ORDER BY c.log_id DESC, c.size DESC, c.created_us DESC LIMIT @limit", ReadCheckpoint, ("@limit", limit)), ct);
    }

    public async Task<AuditCheckpoint?> CheckpointAsync(ClaimsPrincipal user, long logId, long size, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Analyse, ct);
        var found = await reader.ReadAsync(
            connection => Read(
                connection, $"{Checkpoints} WHERE c.log_id = @log AND c.size = @size ORDER BY c.created_us LIMIT 1", ReadCheckpoint, ("@log", logId), ("@size", size)),
            ct);
        return found is [var checkpoint] ? checkpoint : null;
    }

    public async Task<DateTimeOffset?> SignedAtAsync(ClaimsPrincipal user, string origin, long size, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Analyse, ct);
        var found = await reader.ReadAsync(
            connection => Read(
                connection, $"{Checkpoints} WHERE l.origin = @origin AND c.size = @size ORDER BY c.created_us LIMIT 1", ReadCheckpoint, ("@origin", origin), ("@size", size)),
            ct);
        return found is [var checkpoint] ? checkpoint.SignedAt : null;
    }

    public async Task<IReadOnlyList<AuditKeySummary>> KeysAsync(ClaimsPrincipal user, CancellationToken ct)
    {
        var logs = await LogsAsync(user, ct);
        // Files, not the database; circuits must not wait for them.
        return await Task.Run(
            IReadOnlyList<AuditKeySummary> () =>
                [.. logs.SelectMany(log => keys.Trusted(log.Origin).Select(key => new AuditKeySummary(log.Origin, key.Key.Text, key.FromSize, key.ToSize)))],
            ct);
    }

    private static AuditCheckpoint ReadCheckpoint(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetInt64(2), (byte[])row.GetValue(3), row.GetString(4), row.GetInt64(5).ToTime(), Time(row, 6), Time(row, 7));

    private static DateTimeOffset? Time(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column).ToTime();

    private static List<T> Read<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        List<T> rows = [];
        using var reader = command.ExecuteReader();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }
}

using Microsoft.Data.Sqlite;
using RiskConsole.Audit;
using RiskConsole.Storage;

namespace RiskConsole.Reports;

/// <summary>Counts of the audit log itself.</summary>
internal static class LogSummaryReads
{
    public static LogSummary Read(SqliteConnection connection, long from, long before)
    {
        var (checkpoints, full, fresh, tampered, lastFull) = Proofs(connection, from, before);
        return new(Entries(connection, from, before), checkpoints, full, fresh, tampered, lastFull?.ToTime());
    }

    private static List<(AuditKind Kind, long Ok, long Denied, long Failed)> Entries(SqliteConnection connection, long from, long before)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT kind, sum(outcome = 1), sum(outcome = 2), sum(outcome = 3) FROM audit_entry
            WHERE time_us >= @from AND time_us < @before GROUP BY kind ORDER BY kind
            """;
        ComplianceReading.Bind(command, from, before);
        List<(AuditKind, long, long, long)> entries = [];
        using var rows = command.ExecuteReader();
        while (rows.Read())
            entries.Add(((AuditKind)rows.GetInt32(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetInt64(3)));
        return entries;
    }

    private static (long Checkpoints, long Full, long Fresh, long Tampered, long? LastFull) Proofs(SqliteConnection connection, long from, long before)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT (SELECT count(*) FROM audit_checkpoint WHERE created_us >= @from AND created_us < @before),
                coalesce(sum(is_full), 0), coalesce(sum(NOT is_full), 0), coalesce(sum(result = @tampered), 0), max(CASE WHEN is_full AND result = @intact THEN ended_us END)
            FROM audit_verification WHERE started_us >= @from AND started_us < @before
            """;
        ComplianceReading.Bind(command, from, before);
        command.Parameters.AddWithValue("@tampered", (int)IntegrityState.Tampered);
        command.Parameters.AddWithValue("@intact", (int)IntegrityState.Intact);
        using var rows = command.ExecuteReader();
        rows.Read();
        return (rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetInt64(3), rows.IsDBNull(4) ? null : rows.GetInt64(4));
    }
}

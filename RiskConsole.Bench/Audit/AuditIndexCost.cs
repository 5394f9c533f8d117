using Microsoft.Data.Sqlite;
using RiskConsole.Bench.Output;

namespace RiskConsole.Bench.Audit;

/// <summary>Part <c>indexes</c>: what each index of the audit log costs an entry: the log is made without any but the one the tree needs, and then with each by itself.</summary>
internal sealed class AuditIndexCost(Report report, TimeProvider time)
{
    private const int Entries = 100_000;
    private static readonly string[] Indexes =
        ["ix_audit_entry_time", "ix_audit_entry_actor", "ix_audit_entry_action", "ix_audit_entry_target", "ix_audit_entry_corr", "ix_audit_entry_sid"];

    public async Task RunAsync(CancellationToken ct)
    {
        var table = new Figures($"Appending {Entries:N0} entries with an index", "index", "us per entry", "more", "bytes per entry", "more bytes");
        var (bareTime, bareBytes) = await MeasureAsync([]);
        table.Add("none but the position", bareTime, null, bareBytes, null);
        foreach (var index in Indexes)
        {
            ct.ThrowIfCancellationRequested();
            var (took, bytes) = await MeasureAsync([index]);
            table.Add(index, took, took - bareTime, bytes, bytes - bareBytes);
        }
        var (all, allBytes) = await MeasureAsync(Indexes);
        table.Add("all", all, all - bareTime, allBytes, allBytes - bareBytes);
        report.Add(table);
    }

    private async Task<(double Microseconds, double Bytes)> MeasureAsync(string[] kept)
    {
        await using var store = new BenchStore(time);
        using var connection = store.Connections.Open(readOnly: false);
        foreach (var index in Indexes.Except(kept))
            Execute(connection, $"DROP INDEX {index}");
        Execute(connection, "PRAGMA synchronous = OFF");
        var began = time.GetTimestamp();
        new SyntheticLog(connection, Entries).Fill(static _ => { });
        var took = time.GetElapsedTime(began);
        Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        return (took.TotalMicroseconds / Entries, store.Bytes / (double)Entries);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using RiskConsole.Audit.Search;
using RiskConsole.Bench.Output;
using RiskConsole.Storage;

namespace RiskConsole.Bench.Audit;

/// <summary>How far the text index is behind while entries are appended.</summary>
internal sealed class IndexLag(Report report, TimeProvider time)
{
    private const int PerSecond = 1_000;
    private const int Seconds = 10;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(BenchStore store, int entries, CancellationToken ct)
    {
        using var duty = new StoreDuty(store.Connections);
        duty.TryTake();
        using var indexer = new TextIndexer(store.Reader, store.Writer, duty, new QuietBus(), time, NullLogger<TextIndexer>.Instance);
        await indexer.StartAsync(ct);
        var (behind, writes) = (new Samples(), new Samples());
        for (var (i, at) = (0, (long)entries); i < Seconds * 10; i++, at += PerSecond / 10)
        {
            var (began, from) = (time.GetTimestamp(), at);
            await store.Writer.WriteAsync(transaction =>
            {
                // As many copies of old entries: it is the texts that count here, not the tree.
                using var command = transaction.Connection.CreateCommand();
                command.CommandText =
                    "INSERT INTO audit_entry SELECT id + @by, log_id, seq + @by, time_us, actor, name, action, kind, severity, outcome, target, ip, sid, corr, search, entry, leaf "
                    + "FROM audit_entry WHERE id > @from AND id <= @to";
                command.Parameters.AddWithValue("@by", from);
                command.Parameters.AddWithValue("@from", from - entries);
                command.Parameters.AddWithValue("@to", from - entries + PerSecond / 10);
                // Ids continue at the end, whichever entries are copied.
                command.Parameters["@by"].Value = (long)entries;
                return command.ExecuteNonQuery();
            }, ct);
            writes.Add(time.GetElapsedTime(began).TotalMilliseconds);
            behind.Add(from + PerSecond / 10 - await store.Reader.ReadAsync(connection => TextIndex.Position(connection) ?? 0, ct));
            var rest = Step - time.GetElapsedTime(began);
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, time, ct);
        }
        await indexer.StopAsync(ct);
        report.Add(new Figures($"Text index beside {PerSecond:N0} entries/s, {Seconds} s", "entries behind p50", "p95", "max", "write of 100 p50 ms", "write p95 ms")
            .Add(behind.Percentile(0.5), behind.Percentile(0.95), behind.Max, writes.Percentile(0.5), writes.Percentile(0.95)));
    }
}

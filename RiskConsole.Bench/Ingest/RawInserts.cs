using System.Diagnostics;
using System.Text;
using Microsoft.EntityFrameworkCore;
using RiskConsole.Bench.Events;
using RiskConsole.Bench.Machine;
using RiskConsole.Bench.Output;
using RiskConsole.Events;
using RiskConsole.Events.Log;
using RiskConsole.Storage;
using SQLitePCL;

namespace RiskConsole.Bench.Ingest;

/// <summary>The yardstick of the embedded store: one thread that inserts rows which are bytes already, by one prepared statement into the same
/// table with the same indexes, and commits each batch as durably. No HTTP, no parsing, no scores.</summary>
internal sealed class RawInserts : IDisposable
{
    private const int Variety = 1_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("riskconsole-bench-");
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _insert;
    private readonly EventIds _ids;
    private readonly Row[] _rows;
    private long _seq;

    public RawInserts(EventIds ids, DateTimeOffset time)
    {
        _ids = ids;
        var file = Path.Combine(_folder.FullName, "raw.db");
        using (var db = new ConsoleDb(new DbContextOptionsBuilder<ConsoleDb>().UseSqlite($"Data Source={file};Pooling=False").Options))
            db.Database.Migrate();
        Check(raw.sqlite3_open(file, out _database));
        Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;");
        Check(raw.sqlite3_prepare_v2(_database, EventColumns.Insert, out _insert));
        var events = new SampleEvents(0);
        _rows = [.. Enumerable.Range(0, Variety).Select(_ => new Row(events.Next("", time)))];
    }

    public IngestResult Run(int batch, TimeSpan window, CancellationToken ct)
    {
        var latency = new Samples();
        var stored = 0L;
        var meter = MachineMeter.Start();
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < window && !ct.IsCancellationRequested; stored += batch)
        {
            var start = Stopwatch.GetTimestamp();
            Execute("BEGIN IMMEDIATE");
            for (var i = 0; i < batch; i++)
                Insert();
            Execute("COMMIT");
            latency.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        ct.ThrowIfCancellationRequested();
        return new IngestResult(stored, 0, meter.Read(), latency);
    }

    public void Dispose()
    {
        _insert.Dispose();
        _database.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Insert()
    {
        var row = _rows[_seq++ % Variety];
        Span<byte> id = stackalloc byte[EventIds.Length];
        _ids.Write(_seq, id);
        Check(raw.sqlite3_bind_int64(_insert, 1, _seq));
        Check(raw.sqlite3_bind_blob(_insert, 2, Guid.CreateVersion7().ToByteArray(bigEndian: true)));
        Check(raw.sqlite3_bind_text(_insert, 3, row.Source));
        Check(raw.sqlite3_bind_text(_insert, 4, id));
        Check(raw.sqlite3_bind_text(_insert, 5, row.Type));
        Check(raw.sqlite3_bind_text(_insert, 6, row.Subject));
        Check(raw.sqlite3_bind_int64(_insert, 7, row.TimeUs + _seq));
        Check(raw.sqlite3_bind_int64(_insert, 8, row.TimeUs + _seq));
        Check(raw.sqlite3_bind_int(_insert, 9, row.Severity));
        Check(raw.sqlite3_bind_int(_insert, 10, row.Category));
        Check(raw.sqlite3_bind_null(_insert, 11));
        Check(raw.sqlite3_bind_text(_insert, 12, "application/json"u8));
        Check(raw.sqlite3_bind_null(_insert, 13));
        Check(raw.sqlite3_bind_text(_insert, 14, row.Data));
        Check(raw.sqlite3_bind_int(_insert, 15, 0));
        Check(raw.sqlite3_bind_null(_insert, 16));
        var result = raw.sqlite3_step(_insert);
        Check(result == raw.SQLITE_DONE ? raw.SQLITE_OK : result);
        Check(raw.sqlite3_reset(_insert));
    }

    private void Execute(string sql) => Check(raw.sqlite3_exec(_database, sql));

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw new InvalidOperationException($"SQLite: {raw.sqlite3_errmsg(_database).utf8_to_string()} ({result})");
    }

    private sealed class Row(RiskEvent e)
    {
        public byte[] Source { get; } = Encoding.UTF8.GetBytes(e.Source);
        public byte[] Type { get; } = Encoding.UTF8.GetBytes(e.Type);
        public byte[] Subject { get; } = Encoding.UTF8.GetBytes(e.Subject!);
        public byte[] Data { get; } = Encoding.UTF8.GetBytes(e.Data!);
        public long TimeUs { get; } = e.Time.ToMicros();
        public int Severity { get; } = (int)e.Severity;
        public int Category { get; } = (int)e.Category;
    }
}

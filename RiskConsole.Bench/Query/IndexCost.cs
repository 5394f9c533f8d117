using System.Globalization;
using Microsoft.Data.Sqlite;
using RiskConsole.Bench.Events;
using RiskConsole.Bench.Output;
using RiskConsole.Events;
using RiskConsole.Events.Search;

namespace RiskConsole.Bench.Query;

/// <summary>What the search index costs an event, beside SQLite's own index for finding any text.</summary>
internal sealed class IndexCost(Report report, TimeProvider time)
{
    private const int Count = 3 * Slab.Events;
    private const int Batch = 2_000;

    public void Run()
    {
        var sample = new SampleEvents(2);
        var events = Enumerable.Range(1, Count).Select(i => sample.Next(i.ToString("D20", CultureInfo.InvariantCulture), time.GetUtcNow()).At(i)).ToArray();
        var (trigrams, bytes) = Trigrams(events);
        Blocks(events);
        report.Add(new Figures($"To make any text findable, {Count:N0} events", "index", "us per event", "bytes per event")
            .Add("blocks of grams", Blocks(events), 8 * TextGrams.Count / (double)Slab.Events)
            .Add("FTS5, trigram", trigrams, bytes));
    }

    private double Blocks(RiskEvent[] events)
    {
        var slab = new Slab();
        var began = time.GetTimestamp();
        foreach (var e in events)
        {
            if (Slab.NumberOf(e.Seq) != slab.Number || slab.IsEmpty)
                slab.Begin(Slab.NumberOf(e.Seq));
            slab.Add(e);
        }
        return time.GetElapsedTime(began).TotalMicroseconds / events.Length;
    }

    private (double Microseconds, double Bytes) Trigrams(RiskEvent[] events)
    {
        var folder = Directory.CreateTempSubdirectory("riskconsole-bench-");
        var file = Path.Combine(folder.FullName, "trigrams.db");
        using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            connection.Open();
            Execute(connection, "PRAGMA journal_mode = WAL; CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='trigram')");
            var began = time.GetTimestamp();
            foreach (var batch in events.Chunk(Batch))
            {
                using var transaction = connection.BeginTransaction();
                using var insert = connection.CreateCommand();
                insert.CommandText = "INSERT INTO words (rowid, text) VALUES (@seq, @text)";
                var (seq, text) = (insert.Parameters.Add("@seq", SqliteType.Integer), insert.Parameters.Add("@text", SqliteType.Text));
                foreach (var e in batch)
                {
                    (seq.Value, text.Value) = (e.Seq, string.Join('\n', e.Source, e.Id, e.Type, e.Subject, e.Data));
                    insert.ExecuteNonQuery();
                }
                transaction.Commit();
            }
            var took = time.GetElapsedTime(began);
            Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            var size = new FileInfo(file).Length;
            connection.Close();
            folder.Delete(recursive: true);
            return (took.TotalMicroseconds / events.Length, (double)size / events.Length);
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

using System.Diagnostics;
using System.Text;
using Microsoft.Data.Sqlite;
using RiskConsole.Bench.Events;
using RiskConsole.Bench.Machine;
using RiskConsole.Bench.Output;

namespace RiskConsole.Bench.Ingest;

/// <summary>Adds events to the console's stream, as a program beside it would, and waits until all are in the log.</summary>
internal sealed class StreamLoad(RedisSocket redis, string stream, string databaseFile, EventIds ids, TimeProvider time)
{
    private const int Variety = 1_000;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static long _lastId = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000;

    /// <summary>Events in the log of the console.</summary>
    public static long Stored(string databaseFile)
    {
        using var connection = new SqliteConnection($"Data Source={databaseFile};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(seq), 0) FROM event";
        return (long)command.ExecuteScalar()!;
    }

    /// <returns>The events over the time from the first one added until the last one was in the log.</returns>
    public async Task<IngestResult> RunAsync(int events, int batch, int[] servers, CancellationToken ct)
    {
        var bodies = Bodies();
        var (xadd, key, any, field) = ("XADD"u8.ToArray(), Encoding.ASCII.GetBytes(stream), "*"u8.ToArray(), "event"u8.ToArray());
        var target = Stored(databaseFile) + events;
        var latency = new Samples();
        var meter = MachineMeter.Start(servers);
        for (var added = 0; added < events; added += batch)
        {
            for (var i = 0; i < batch; i++)
            {
                var (body, id) = bodies[(added + i) % Variety];
                ids.Write(_lastId++, body.AsSpan(id, EventIds.Length));
                redis.Queue(xadd, key, any, field, body);
            }
            var start = Stopwatch.GetTimestamp();
            redis.Flush();
            latency.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        for (var began = time.GetTimestamp(); Stored(databaseFile) < target; await Task.Delay(TimeSpan.FromMilliseconds(10), time, ct))
        {
            if (time.GetElapsedTime(began) > Limit)
                throw new InvalidOperationException($"{target - Stored(databaseFile)} events of the stream are not in the log after {Limit}.");
        }
        return new IngestResult(events, 0, meter.Read(), latency);
    }

    private (byte[] Body, int Id)[] Bodies()
    {
        var events = new SampleEvents(4);
        return [.. Enumerable.Range(0, Variety).Select(_ =>
        {
            var body = SampleEvents.ToJson(events.Next(new string('0', EventIds.Length), time.GetUtcNow()));
            return (body, body.AsSpan().IndexOf("\"id\":\""u8) + 6);
        })];
    }
}

using System.Globalization;
using Microsoft.Data.Sqlite;
using RiskConsole.Bench.Output;
using RiskConsole.Bench.Servers;

namespace RiskConsole.Bench.Ingest;

/// <summary>One run of the command <c>ingest</c>.</summary>
internal sealed class IngestRun(Report report, int[] batches, int connections, TimeSpan window, EventIds ids, TimeProvider time)
{
    private const int Target = 20_000;
    private const int TargetBatch = 100;
    private const int StreamEvents = 100_000;
    private const int StreamBatch = 100;

    // Until the runtime has compiled the path for good, it uses as much CPU as the events do.
    private static readonly TimeSpan FirstWarmUp = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CatchUpLimit = TimeSpan.FromMinutes(2);

    private readonly Figures _table = new(
        "Events acknowledged", "way", "batch", "events/s", "p50 ms", "p95 ms", "p99 ms", "server us/event", "client us/event", "server cores", "foreign cores",
        "waiting", "caught up s", "of raw");

    /// <summary>Over HTTP into SQLite, and beside it the bare inserts.</summary>
    public async Task EmbeddedAsync(CancellationToken ct)
    {
        Introduce("SQLite, durable before the answer");
        var yardstick = new Dictionary<int, double>();
        using (var inserts = new RawInserts(ids, time.GetUtcNow()))
        {
            inserts.Run(TargetBatch, WarmUp, ct);
            foreach (var batch in batches)
            {
                var result = inserts.Run(batch, window, ct);
                yardstick[batch] = result.PerSecond;
                Add("raw insert", batch, result, result.Used.Client, null, null, null);
            }
        }
        var (server, access) = await ConsoleServer.StartNewAsync(Limits(), ct);
        await using (server)
            await OverHttpAsync(server, access.Key, [server.Process.Id], "HTTP", yardstick, ct);
        Finish();
    }

    /// <summary>Over HTTP into a Redis stream, and beside it the bare <c>XADD</c>.</summary>
    public async Task RedisAsync(string url, CancellationToken ct)
    {
        Introduce("Redis, in the stream before the answer");
        using var redis = new RedisSocket(url);
        var redisProcess = ProcessOf(redis);
        var yardstick = new Dictionary<int, double>();
        using (var adds = new RawXadds(redis, redisProcess, time.GetUtcNow()))
        {
            foreach (var batch in batches)
            {
                var result = adds.Run(batch, window, ct);
                yardstick[batch] = result.PerSecond;
                Add("raw XADD", batch, result, result.Used.Server, null, null, null);
            }
        }
        var settings = Limits();
        settings["ConnectionStrings__Redis"] = url;
        var name = $"bench-{Guid.NewGuid():N}"[..24];
        settings["Redis__Namespace"] = name;
        var (server, access) = await ConsoleServer.StartNewAsync(settings, ct);
        await using (server)
        {
            int[] processes = [server.Process.Id, redisProcess];
            await OverHttpAsync(server, access.Key, processes, "HTTP to Redis", yardstick, ct);
            var load = new StreamLoad(redis, $"{name}:events", server.DatabaseFile, ids, time);
            await load.RunAsync(StreamEvents / 2, StreamBatch, processes, ct);
            var result = await load.RunAsync(StreamEvents, StreamBatch, processes, ct);
            Add("stream to log", StreamBatch, result, result.Used.Server, Waiting(server.DatabaseFile), null, null);
        }
        redis.DeleteAll($"{name}:*");
        Finish();
    }

    private async Task OverHttpAsync(
        ConsoleServer server, string key, int[] processes, string way, Dictionary<int, double> yardstick, CancellationToken ct)
    {
        var warmUp = FirstWarmUp;
        foreach (var batch in batches)
        {
            var load = new HttpLoad(server.Address, key, connections, batch, ids, time.GetUtcNow());
            var result = await Task.Run(() => load.Run(warmUp, window, processes, ct), ct);
            warmUp = WarmUp;
            var began = time.GetTimestamp();
            var waiting = Waiting(server.DatabaseFile);
            await CatchUpAsync(server.DatabaseFile, ct);
            Add(way, batch, result, result.Used.Server, waiting, time.GetElapsedTime(began).TotalSeconds, result.PerSecond / yardstick[batch]);
            if (result.Refused > 0)
                report.Note($"{way}, batches of {batch}: {result.Refused} requests were not accepted.");
            if (batch == TargetBatch)
                report.Note(string.Create(CultureInfo.InvariantCulture,
                    $"Target, {Target:N0} events/s in batches of {TargetBatch}: {(result.PerSecond >= Target ? "met" : "missed")} with {result.PerSecond:N0}."));
        }
    }

    /// <summary>Events in the log whose effects (scores, roll-ups) are not stored yet.</summary>
    private static long Waiting(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce((SELECT max(seq) FROM event), 0) - coalesce((SELECT seq FROM log_position WHERE consumer = 'pipeline'), 0)";
        return (long)command.ExecuteScalar()!;
    }

    private async Task CatchUpAsync(string file, CancellationToken ct)
    {
        for (var began = time.GetTimestamp(); Waiting(file) > 0; await Task.Delay(TimeSpan.FromMilliseconds(50), time, ct))
        {
            if (time.GetElapsedTime(began) > CatchUpLimit)
                throw new InvalidOperationException($"The pipeline is still {Waiting(file)} events behind after {CatchUpLimit}.");
        }
    }

    private void Introduce(string mode) => report.Note(
        $"{mode}; {connections} connections, windows of {window.TotalSeconds} s, load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]} before.");

    private void Add(string way, int batch, IngestResult result, TimeSpan server, long? waiting, double? caughtUp, double? ofRaw) => _table.Add(
        way, batch, result.PerSecond, result.Latency.Percentile(0.5), result.Latency.Percentile(0.95), result.Latency.Percentile(0.99),
        result.PerEvent(server), result.PerEvent(result.Used.Client), result.Used.Cores(server), result.Used.Cores(result.Used.Foreign),
        waiting, caughtUp, ofRaw);

    private void Finish()
    {
        report.Add(_table);
        report.Note("waiting: events acknowledged whose scores and roll-ups were still to be written when the window ended; caught up: how long that took.");
    }

    private static int ProcessOf(RedisSocket redis)
    {
        var line = redis.Command("INFO", "server")!.Split("\r\n").First(text => text.StartsWith("process_id:", StringComparison.Ordinal));
        return int.Parse(line.Split(':')[1], CultureInfo.InvariantCulture);
    }

    // The bench is one sender with one key; what a key may send is not what is measured here.
    private static Dictionary<string, string> Limits() => new()
    {
        ["Ingest__RequestsPerSecond"] = "1000000",
        ["Ingest__RequestBurst"] = "1000000",
        ["Ingest__EventsPerSecond"] = "10000000",
        ["Ingest__EventBurst"] = "10000000",
        ["Store__QueueLimit"] = "10000000",
    };
}

using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using RiskConsole.Bench.Circuits;
using RiskConsole.Bench.Output;
using RiskConsole.Bench.Servers;

namespace RiskConsole.Bench.Failover;

/// <summary>Two instances on one Redis and one store: records go into the first, pages of the second are watched. One window as it is, one in
/// which the first instance is killed half-way and started again; then the store is asked whether everything is there, once.</summary>
internal sealed class FailoverRun(FailoverWish wish, Report report)
{
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(60);

    private readonly Figures _windows = new("From the posting of a record to one instance to its arrival in the pages of another",
        "window", "records/s", "circuits", "p50 ms", "p95 ms", "p99 ms", "max ms", "delivered %", "dropped", "server cores", "client cores", "foreign cores");

    private string Path => wish.Query.Length == 0 ? "feed" : "feed?q=" + Uri.EscapeDataString(wish.Query);

    public async Task RunAsync(CancellationToken ct)
    {
        var records = await TrailRecords.ReadAsync(wish.Records, ct);
        report.Progress($"{records.Count} records in {wish.Records.Name}, posted again and again with fresh ids");
        using var clients = new LoadClients();
        await using var redis = await RedisProcess.StartAsync(ct);
        var settings = new Dictionary<string, string> { ["ConnectionStrings__Redis"] = redis.Url };
        var (first, access) = await ConsoleServer.StartNewAsync(settings, ct);
        await using var _ = first;
        await using var second = new ConsoleServer(settings, first.Folder);
        await second.StartAsync(ct);

        var cookie = await ConsoleSignIn.SignInAsync(clients.Http, second.Address, access, ct);
        var watched = new ConsoleTarget("feed", Path, second.Address, first.Address, access.Key, [cookie], null, clients, []);
        var target = new TrailTarget(watched, first, access.Key, records, wish.BatchSize, clients, second.Process.Id);
        var rate = wish.RecordsPerSecond / wish.BatchSize;
        var plan = new LoadPlan(wish.Circuits, 50, [rate, rate], wish.Window);
        await using (var run = new LoadRun(target, plan))
        {
            report.Progress($"opening {wish.Circuits} circuits on the second instance");
            var opened = await run.OpenAsync(ct);
            if (opened.FirstFault is { } fault)
                report.Note($"{opened.Failed} circuits could not be opened, the first because: {fault}");
            await run.WarmUpAsync(rate, ct);
            Add("both run", await run.MeasureAsync(rate, ct));
            var killing = KillHalfWayAsync(first, ct);
            Add("first killed half-way", await run.MeasureAsync(rate, ct));
            await killing;
            foreach (var (lost, count) in run.Faults())
                report.Note($"{count} circuits were lost: {lost}");
        }
        report.Add(_windows);
        report.Add(await CountAsync(first.DatabaseFile, target, ct));
    }

    private void Add(string name, WindowFigures window) => _windows.Add(
        name, window.Rate * wish.BatchSize, window.Alive, window.Latency.Percentile(0.5), window.Latency.Percentile(0.95), window.Latency.Percentile(0.99),
        window.Latency.Max, window.Delivered * 100, window.Dropped, window.ServerCores, window.ClientCores, window.ForeignCores);

    private async Task KillHalfWayAsync(ConsoleServer server, CancellationToken ct)
    {
        await Task.Delay(wish.Window / 2, ct);
        await server.KillAsync();
        var killed = Stopwatch.GetTimestamp();
        await server.StartAsync(ct);
        report.Note($"The first instance was killed and listened again after {Stopwatch.GetElapsedTime(killed).TotalSeconds:0.0} s.");
    }

    /// <summary>Waits until the store is quiet and counts.</summary>
    private static async Task<Figures> CountAsync(string database, TrailTarget target, CancellationToken ct)
    {
        // Nothing else here touches the application's own code, which knows where its SQLite lies.
        RuntimeHelpers.RunModuleConstructor(typeof(ConsoleApp).Module.ModuleHandle);
        var started = Stopwatch.GetTimestamp();
        long stored, distinct, effects;
        do
        {
            await Task.Delay(200, ct);
            using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
            connection.Open();
            stored = Scalar(connection, $"SELECT count(*) FROM event WHERE source = '{TrailRecords.Source}'");
            distinct = Scalar(connection, $"SELECT count(DISTINCT id) FROM event WHERE source = '{TrailRecords.Source}'");
            effects = Scalar(connection, "SELECT coalesce(sum(events), 0) FROM subject_score");
        }
        while (effects < target.Acknowledged && Stopwatch.GetElapsedTime(started) < SettleLimit);
        return new Figures("What is in the store", "acknowledged", "stored", "distinct", "counted by scores", "posts repeated")
            .Add(target.Acknowledged, stored, distinct, effects, target.Retries);
    }

    private static long Scalar(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return (long)command.ExecuteScalar()!;
    }
}

/// <summary>What a run is to do.</summary>
/// <param name="Records">Cloud audit records, one JSON object per line.</param>
/// <param name="Query">What the watched feed is filtered by; empty for all of it, of which only the newest rows are drawn.</param>
/// <param name="Window">How long each of the two windows is.</param>
internal sealed record FailoverWish(FileInfo Records, int Circuits, double RecordsPerSecond, int BatchSize, string Query, TimeSpan Window);

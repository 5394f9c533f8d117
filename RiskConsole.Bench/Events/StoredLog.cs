using System.Globalization;
using Microsoft.Data.Sqlite;
using RiskConsole.Bench.Output;
using RiskConsole.Events;
using RiskConsole.Events.Pipeline;

namespace RiskConsole.Bench.Events;

/// <summary>A database with many events, made by the console itself in this process: appended, scored, rolled up and indexed.</summary>
internal static class StoredLog
{
    private const int Batch = 5_000;
    private const int RareEvery = 100_000;
    private static readonly TimeSpan Span = TimeSpan.FromDays(30);

    /// <summary>Makes the database, or leaves one that has enough events as it is.</summary>
    public static async Task EnsureAsync(string file, int events, Report report, TimeProvider time, CancellationToken ct)
    {
        file = Path.GetFullPath(file);
        if (File.Exists(file) && Count(file) >= events)
        {
            report.Progress($"{file} has {Count(file):N0} events.");
            return;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await using var app = ConsoleApp.Build([], builder =>
        {
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Configuration["ConnectionStrings:Default"] = $"Data Source={file}";
        });
        await app.StartAsync(ct);
        var began = time.GetTimestamp();
        await AppendAsync(app.Services.GetRequiredService<IEventLog>(), events, time, ct);
        var pipeline = app.Services.GetRequiredService<EventPipeline>();
        while (pipeline.Position < app.Services.GetRequiredService<IEventLog>().Head)
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, ct);
        report.Progress(string.Create(CultureInfo.InvariantCulture,
            $"{file} was made with {events:N0} events in {time.GetElapsedTime(began).TotalSeconds:N0} s."));
        await app.StopAsync(ct);
    }

    private static async Task AppendAsync(IEventLog log, int events, TimeProvider time, CancellationToken ct)
    {
        var sample = new SampleEvents(3);
        var (now, step) = (time.GetUtcNow(), Span / events);
        var batch = new List<RiskEvent>(Batch);
        for (var i = (int)log.Head; i < events; i++)
        {
            var id = i.ToString("D20", CultureInfo.InvariantCulture);
            var at = now - (events - i) * step;
            batch.Add(i % RareEvery == 77 ? SampleEvents.Rare(id, at, now, i / RareEvery) : sample.Next(id, at, now));
            if (batch.Count < Batch && i < events - 1)
                continue;
            await log.AppendAsync(batch, ct);
            batch = new List<RiskEvent>(Batch);
        }
    }

    private static long Count(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(seq), 0) FROM event";
        return (long)command.ExecuteScalar()!;
    }
}

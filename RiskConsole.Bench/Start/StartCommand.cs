using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using RiskConsole.Bench.Events;
using RiskConsole.Bench.Output;
using RiskConsole.Bench.Servers;

namespace RiskConsole.Bench.Start;

/// <summary><c>start</c>: from the start of the process until the console says it is ready.</summary>
internal static class StartCommand
{
    private const int TargetMs = 3_000;

    public static Command Create()
    {
        var database = new Option<FileInfo?>("--database")
        {
            Description = "Also start on this SQLite file; made if it has too few events.", HelpName = "FILE",
        };
        var events = new Option<int>("--events") { Description = "Events that database must have.", DefaultValueFactory = _ => 1_000_000 };
        var runs = new Option<int>("--runs") { Description = "Starts of each kind.", DefaultValueFactory = _ => 5 };
        var json = Report.JsonOption();
        var command = new Command("start", "Time from the start of the process until /health/ready answers.") { database, events, runs, json };
        command.SetAction(async (parsed, ct) =>
        {
            var report = new Report(Console.Out, parsed.GetValue(json), TimeProvider.System);
            report.Note($"Load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]} before.");
            var table = new Figures("Cold start", "database", "run", "listens ms", "ready ms");
            for (var run = 1; run <= parsed.GetValue(runs); run++)
            {
                // A folder of its own each time: the start makes the database.
                await using var server = new ConsoleServer();
                await StartAsync(server, "new", run, table, ct);
            }
            if (parsed.GetValue(database) is { } file)
            {
                await StoredLog.EnsureAsync(file.FullName, parsed.GetValue(events), report, TimeProvider.System, ct);
                var settings = new Dictionary<string, string> { ["ConnectionStrings__Default"] = $"Data Source={file.FullName}" };
                await using var server = new ConsoleServer(settings);
                for (var run = 1; run <= parsed.GetValue(runs); run++)
                {
                    await StartAsync(server, $"{parsed.GetValue(events):N0} events", run, table, ct);
                    await server.StopAsync();
                }
            }
            report.Add(table);
            var slowest = table.Rows.Max(row => (double)row[3]!);
            report.Note(string.Create(CultureInfo.InvariantCulture,
                $"Target, ready within {TargetMs} ms: {(slowest < TargetMs ? "met" : "missed")}, the slowest took {slowest:N0} ms."));
            await report.SaveAsync(ct);
            return 0;
        });
        return command;
    }

    private static async Task StartAsync(ConsoleServer server, string kind, int run, Figures table, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        await server.StartAsync(ct);
        var listens = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        using var client = new HttpClient { BaseAddress = server.Address };
        while (true)
        {
            using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), ct);
            if (answer.IsSuccessStatusCode)
                break;
            await Task.Delay(TimeSpan.FromMilliseconds(5), ct);
        }
        table.Add(kind, run, listens, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }
}

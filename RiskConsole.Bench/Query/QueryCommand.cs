using System.CommandLine;
using RiskConsole.Bench.Events;
using RiskConsole.Bench.Output;
using RiskConsole.Bench.Servers;

namespace RiskConsole.Bench.Query;

/// <summary><c>query</c>: what a query costs per event, and how long a search of a long log takes.</summary>
internal static class QueryCommand
{
    public static Command Create()
    {
        var database = new Option<FileInfo?>("--database")
        {
            Description = "A SQLite file to search; made if it has too few events. Without it only the cost per event is measured.", HelpName = "FILE",
        };
        var events = new Option<int>("--events") { Description = "Events the database must have.", DefaultValueFactory = _ => 1_000_000 };
        var rounds = new Option<int>("--rounds") { Description = "Times each search is run.", DefaultValueFactory = _ => 20 };
        var json = Report.JsonOption();
        var command = new Command("query", "Cost of a query per event, and first pages of searches over a long log.") { database, events, rounds, json };
        command.SetAction(async (parsed, ct) =>
        {
            var report = new Report(Console.Out, parsed.GetValue(json), TimeProvider.System);
            report.Note($"Load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]} before.");
            new QueryCost(report, TimeProvider.System).Run();
            new IndexCost(report, TimeProvider.System).Run();
            if (parsed.GetValue(database) is { } file)
            {
                await StoredLog.EnsureAsync(file.FullName, parsed.GetValue(events), report, TimeProvider.System, ct);
                await using var server = new ConsoleServer(new Dictionary<string, string> { ["ConnectionStrings__Default"] = $"Data Source={file.FullName}" });
                // The database may be from an earlier run and know the bench's user already; a key is all that is needed.
                var key = await server.CommandAsync(["apikey", "create", "bench", "--scopes", "read"], null, ct);
                await server.StartAsync(ct);
                await new SearchCost(report, parsed.GetValue(rounds)).RunAsync(server, key, ct);
            }
            await report.SaveAsync(ct);
            return 0;
        });
        return command;
    }
}

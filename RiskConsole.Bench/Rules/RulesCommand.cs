using System.CommandLine;
using RiskConsole.Bench.Output;

namespace RiskConsole.Bench.Rules;

/// <summary><c>rules</c>: what it costs to judge events, how long an alert takes, and how long a backtest.</summary>
internal static class RulesCommand
{
    public static Command Create()
    {
        var database = new Option<FileInfo?>("--database")
        {
            Description = "A SQLite file for the backtests; made if it has too few events. Without it one is made and deleted.", HelpName = "FILE",
        };
        var events = new Option<int>("--events") { Description = "Stored events to backtest over.", DefaultValueFactory = _ => 1_000_000 };
        var judged = new Option<int>("--judged") { Description = "Events judged for each number of rules.", DefaultValueFactory = _ => 300_000 };
        var probes = new Option<int>("--probes") { Description = "Alerts that are waited for in each row.", DefaultValueFactory = _ => 400 };
        var only = new Option<string[]>("--only")
        {
            Description = "engine, latency, backtest; all if left out.", AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => ["engine", "latency", "backtest"],
        };
        var json = Report.JsonOption();
        var command = new Command("rules", "Events per second through the rules, time from a cause to its alert, and backtests of stored events.")
        {
            database, events, judged, probes, only, json,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var report = new Report(Console.Out, parsed.GetValue(json), TimeProvider.System);
            var parts = parsed.GetRequiredValue(only);
            report.Note($"Load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]} before.");
            if (parts.Contains("engine"))
                await new EngineCost(report, TimeProvider.System, parsed.GetValue(judged)).RunAsync(ct);
            if (parts.Contains("latency"))
                await new AlertLatency(report, TimeProvider.System, parsed.GetValue(probes)).RunAsync(ct);
            if (parts.Contains("backtest"))
                await new BacktestCost(report, TimeProvider.System, parsed.GetValue(events)).RunAsync(parsed.GetValue(database), ct);
            await report.SaveAsync(ct);
            return 0;
        });
        return command;
    }
}

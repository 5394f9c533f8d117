using System.CommandLine;
using RiskConsole.Bench.Circuits;
using RiskConsole.Bench.Output;

namespace RiskConsole.Bench.Inbox;

/// <summary><c>inbox</c>: what it costs to look through many open alerts and to act on one, and how long an alert takes to those who look.</summary>
internal static class InboxCommand
{
    private const string Page = "alerts";

    public static Command Create()
    {
        var alerts = new Option<int>("--alerts") { Description = "Open alerts.", DefaultValueFactory = _ => 100_000 };
        var rounds = new Option<int>("--rounds") { Description = "Times each thing is measured.", DefaultValueFactory = _ => 100 };
        var circuits = new Option<int>("--circuits") { Description = "Pages that look at the inbox.", DefaultValueFactory = _ => 200 };
        var rate = new Option<double>("--rate") { Description = "Alerts per second while they look.", DefaultValueFactory = _ => 50 };
        var seconds = new Option<double>("--seconds") { Description = "How long they look.", DefaultValueFactory = _ => 30 };
        var only = new Option<string[]>("--only")
        {
            Description = "views, render; both if left out.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["views", "render"],
        };
        var json = Report.JsonOption();
        var command = new Command("inbox", "Listing, filtering and counting open alerts, acknowledging one, and the time from an alert to each page that shows it.")
        {
            alerts, rounds, circuits, rate, seconds, only, json,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var report = new Report(Console.Out, parsed.GetValue(json), TimeProvider.System);
            var parts = parsed.GetRequiredValue(only);
            report.Note($"Load average {(await File.ReadAllTextAsync("/proc/loadavg", ct)).Split(' ')[0]} before.");
            if (parts.Contains("views"))
                await new InboxCost(report, parsed.GetValue(alerts), parsed.GetValue(rounds)).RunAsync(ct);
            if (parts.Contains("render"))
            {
                var window = TimeSpan.FromSeconds(parsed.GetValue(seconds));
                var plan = new LoadPlan(parsed.GetValue(circuits), 50, [parsed.GetValue(rate)], window);
                await new CircuitsRun(new CircuitsWish([Page], plan, 50, window, null, null, [], null), report).RunAsync(ct);
                report.Note("Each event raises a critical alert of its own; the time is from the posting of the event to the render batch with its row.");
            }
            await report.SaveAsync(ct);
            return 0;
        });
        return command;
    }
}

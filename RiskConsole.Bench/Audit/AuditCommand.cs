using System.CommandLine;
using RiskConsole.Bench.Output;

namespace RiskConsole.Bench.Audit;

/// <summary><c>audit</c>: what the audit log costs, one class per part.</summary>
internal static class AuditCommand
{
    public static Command Create()
    {
        var callers = new Option<int>("--callers") { Description = "Who act at the same time (append).", DefaultValueFactory = _ => 8 };
        var seconds = new Option<double>("--seconds") { Description = "How long they act (append).", DefaultValueFactory = _ => 10 };
        var entries = new Option<int>("--entries") { Description = "Entries of the log (search, verify).", DefaultValueFactory = _ => 1_000_000 };
        var database = new Option<string?>("--database") { Description = "A file that is made once and then used again (search)." };
        var rounds = new Option<int>("--rounds") { Description = "Times each search is run (search).", DefaultValueFactory = _ => 10 };
        var only = new Option<string[]>("--only")
        {
            Description = "append, search, indexes, verify; all parts if left out.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["append", "search", "indexes", "verify"],
        };
        var json = Report.JsonOption();
        var command = new Command("audit", "Acts appended to the audit log and how long they wait for their place in its tree; searches and the verification of a long one; what its indexes cost.")
        {
            callers, seconds, entries, database, rounds, only, json,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var report = new Report(Console.Out, parsed.GetValue(json), TimeProvider.System);
            var parts = parsed.GetRequiredValue(only);
            report.Note($"Load average {(await File.ReadAllTextAsync("/proc/loadavg", ct)).Split(' ')[0]} before.");
            if (parts.Contains("append"))
                await new AppendCost(report, parsed.GetValue(callers), TimeSpan.FromSeconds(parsed.GetValue(seconds))).RunAsync(ct);
            if (parts.Contains("search"))
                await new AuditSearchCost(report, TimeProvider.System, parsed.GetValue(entries), parsed.GetValue(rounds), parsed.GetValue(database)).RunAsync(ct);
            if (parts.Contains("indexes"))
                await new AuditIndexCost(report, TimeProvider.System).RunAsync(ct);
            if (parts.Contains("verify"))
                await new VerifyCost(report, parsed.GetValue(entries)).RunAsync(ct);
            await report.SaveAsync(ct);
            return 0;
        });
        return command;
    }
}

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
        var entries = new Option<int>("--entries") { Description = "Entries of the log (verify).", DefaultValueFactory = _ => 1_000_000 };
        var only = new Option<string[]>("--only")
        {
            Description = "append, verify; all parts if left out.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["append", "verify"],
        };
        var json = Report.JsonOption();
        var command = new Command("audit", "Acts appended to the audit log, how long they wait for their place in its tree, and its verification.") { callers, seconds, entries, only, json };
        command.SetAction(async (parsed, ct) =>
        {
            var report = new Report(Console.Out, parsed.GetValue(json), TimeProvider.System);
            var parts = parsed.GetRequiredValue(only);
            report.Note($"Load average {(await File.ReadAllTextAsync("/proc/loadavg", ct)).Split(' ')[0]} before.");
            if (parts.Contains("append"))
                await new AppendCost(report, parsed.GetValue(callers), TimeSpan.FromSeconds(parsed.GetValue(seconds))).RunAsync(ct);
            if (parts.Contains("verify"))
                await new VerifyCost(report, parsed.GetValue(entries)).RunAsync(ct);
            await report.SaveAsync(ct);
            return 0;
        });
        return command;
    }
}

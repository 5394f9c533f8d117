using System.CommandLine;
using RiskConsole.Access;
using RiskConsole.Hosting;

namespace RiskConsole.Reports;

/// <summary><c>report --from DAY --to DAY [--out FILE]</c>: makes a compliance report and keeps it; with <c>--out</c> a copy is written there.</summary>
internal static class ReportCommand
{
    public static Command Create(string[] settings)
    {
        var from = new Option<string>("--from") { Description = "The first day, such as 2026-10-01 (UTC).", Required = true };
        var to = new Option<string>("--to") { Description = "The last day, such as 2026-10-31 (UTC).", Required = true };
        var copy = new Option<FileInfo?>("--out") { Description = "A file to write a copy to." };
        var command = new Command("report", "Makes a compliance report of a period: sign-ins, failures, changes of rights and rules, answer times, and whether the audit log is intact.") { from, to, copy };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(settings, async (services, token) =>
        {
            var reports = services.GetRequiredService<IComplianceReports>();
            var actor = Actors.System("command line");
            var kept = await reports.MakeAsync(actor, ReportPeriod.Parse(parsed.GetRequiredValue(from), parsed.GetRequiredValue(to)), token);
            await Console.Out.WriteLineAsync($"Made {kept.Id} ({kept.Verdict}), SHA-256 {kept.Sha256}.");
            if (parsed.GetValue(copy) is { } file && await reports.ReadAsync(actor, kept.Id, token) is { } found)
            {
                try
                {
                    await File.WriteAllTextAsync(file.FullName, found.Html, token);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    await Console.Error.WriteLineAsync($"The copy could not be written: {e.Message}");
                    return ExitCodes.Failed;
                }
            }
            return ExitCodes.Done;
        }, ct));
        return command;
    }
}

using System.CommandLine;
using System.Globalization;
using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Hosting;
using RiskConsole.Query;

namespace RiskConsole.Audit.Export;

/// <summary><c>audit export</c>: entries of the audit log into a file. Exit code 0 when it holds all that matched, 1 when it could not be made or some could not be proved,
/// 2 for wrong usage.</summary>
internal sealed class AuditExportCommand(
    AuditExporter exporter, IAuditTrail trail, IQueryCompiler<AuditEntry> queries, TimeProvider time, TextWriter output, TextWriter errors)
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(1);

    public static Command Create(string[] settings)
    {
        var query = new Option<string?>("--query") { Description = "Which entries, as the search of the page takes it; all if left out.", HelpName = "QUERY" };
        var from = new Option<string?>("--from") { Description = "The first moment, e.g. 2026-01-31, 2026-01-31T08:00Z or -7d.", HelpName = "TIME" };
        var to = new Option<string?>("--to") { Description = "Where it ends; a day or minute named is included.", HelpName = "TIME" };
        var format = new Option<string>("--format") { Description = "ndjson: with proofs, for tools/verify-audit. csv: for spreadsheets.", DefaultValueFactory = _ => "ndjson" };
        format.AcceptOnlyFromAmong("ndjson", "csv");
        var file = new Option<FileInfo>("--out") { Description = "The file to write; it must not exist.", HelpName = "FILE", Required = true };
        var personal = new Option<bool>("--with-personal") { Description = "NDJSON brings names and addresses beside the entries, with the salt that proves them." };
        var command = new Command("export", "Writes entries of the audit log to a file.") { query, from, to, format, file, personal };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(settings, (services, token) => new AuditExportCommand(
            services.GetRequiredService<AuditExporter>(), services.GetRequiredService<IAuditTrail>(), services.GetRequiredService<IQueryCompiler<AuditEntry>>(),
            services.GetRequiredService<TimeProvider>(), Console.Out, Console.Error).RunAsync(
                parsed.GetRequiredValue(file),
                new Choices(parsed.GetValue(query), parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(format) == "csv" ? ExportFormat.Csv : ExportFormat.Ndjson, parsed.GetValue(personal)),
                token), ct));
        return command;
    }

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(FileInfo file, Choices choices, CancellationToken ct)
    {
        ExportRequest request;
        try
        {
            request = ExportRequest.Of(
                queries, choices.Query, Bound("from", choices.From, static span => span.From), Bound("to", choices.To, static span => span.Before), choices.Format, choices.WithPersonal);
        }
        catch (InputRefusedException refused)
        {
            foreach (var fault in refused.Faults)
                await errors.WriteLineAsync($"--{(fault.Field == "personal" ? "with-personal" : fault.Field)}: {fault.Message}");
            return ExitCodes.Usage;
        }
        if (file.Exists)
            return await FailAsync(ExitCodes.Usage, $"There is a file {file.FullName} already. Name another, or remove it first.");
        if (file.Directory is { Exists: false } folder)
            return await FailAsync(ExitCodes.Usage, $"There is no folder {folder.FullName}.");
        return await ExportAsync(file, request, ct);
    }

    private async Task<int> ExportAsync(FileInfo file, ExportRequest request, CancellationToken ct)
    {
        var user = Actors.System("command line");
        var id = Guid.CreateVersion7().ToString();
        var told = new ExportActs.Told(request.Query.Text, request.From, request.To, request.Format, request.WithPersonal);
        var started = time.GetTimestamp();
        var shown = started;
        // Whoever finds the file finds a whole one: until it is done it has another name.
        var partial = file.FullName + ".part";
        await trail.RecordAsync(ExportActs.Of(user, id, "started", told), ct);
        try
        {
            ExportResult result;
            await using (var stream = ExportSpool.Create(partial, FileMode.Create))
                result = await exporter.RunAsync(user, request, stream, long.MaxValue, Show, ct);
            var finished = ExportActs.Of(user, id, "finished", told);
            finished.Details["entries"] = result.Entries;
            finished.Details["leftOut"] = result.LeftOut;
            finished.Details["refuted"] = result.Refuted;
            finished.Details["bytes"] = result.Bytes;
            await trail.RecordAsync(finished, CancellationToken.None);
            File.Move(partial, file.FullName);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{result.Entries} entries, {result.Bytes} bytes, {time.GetElapsedTime(started).TotalSeconds:0.0} s: {file.FullName}"));
            if (result.Refuted > 0)
                await errors.WriteLineAsync($"{result.Refuted} more were found by their columns, but their bytes say otherwise. Verify the log: RiskConsole audit verify.");
            return result.LeftOut == 0 ? ExitCodes.Done
                : await FailAsync(ExitCodes.Failed, $"{result.LeftOut} more match but are not in it: no checkpoint covers them yet, or their log was archived.");
        }
        catch (Exception e)
        {
            File.Delete(partial);
            var ended = ExportActs.Of(user, id, e is OperationCanceledException ? "cancelled" : "failed", told);
            (ended.Outcome, ended.Reason) = (AuditOutcome.Failed, e is OperationCanceledException ? "It was cancelled." : e.Message);
            await trail.RecordAsync(ended, CancellationToken.None);
            if (e is ExportFailedException or IOException or UnauthorizedAccessException or QueryTimeoutException)
                return await FailAsync(ExitCodes.Failed, e.Message);
            throw;
        }

        void Show(ExportProgress progress)
        {
            if (time.GetElapsedTime(shown) < ProgressEvery)
                return;
            shown = time.GetTimestamp();
            errors.WriteLine(progress.Written == 0
                ? string.Create(CultureInfo.InvariantCulture, $"{progress.Found} entries found")
                : string.Create(CultureInfo.InvariantCulture, $"{progress.Fraction:P0}  {progress.Written} of {progress.Found} entries, {progress.Bytes} bytes"));
        }
    }

    private DateTimeOffset? Bound(string option, string? text, Func<(DateTimeOffset From, DateTimeOffset Before), DateTimeOffset> end) =>
        string.IsNullOrWhiteSpace(text) ? null
        : AuditMoment.TryParse(text, time.GetUtcNow(), out var from, out var before) ? end((from, before))
        : throw new InputRefusedException(option, $"\"{text}\" is no time. Write one such as 2026-01-31, 2026-01-31T08:00Z or -7d.");

    private async Task<int> FailAsync(int code, string message)
    {
        await errors.WriteLineAsync(message);
        return code;
    }

    /// <summary>What the options say.</summary>
    internal sealed record Choices(string? Query = null, string? From = null, string? To = null, ExportFormat Format = ExportFormat.Ndjson, bool WithPersonal = false);
}

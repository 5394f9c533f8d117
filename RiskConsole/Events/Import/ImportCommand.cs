using System.CommandLine;
using System.Globalization;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Hosting;

namespace RiskConsole.Events.Import;

/// <summary><c>import FILE</c>: brings a file in from the command line. Exit code 0 when every line was taken, 1 when some were refused
/// or the file could not be read to its end, 2 for wrong usage.</summary>
internal static class ImportCommand
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(1);

    public static Command Create(string[] settings)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "CSV with a header, or NDJSON; plain or gzip." };
        var map = new Option<string[]>("--map")
        {
            Description = "target=column, e.g. time=timestamp, subject=account, data.usd=amount, type=const:io.example.withdrawal, "
                + "data.tx=text:hash, none=column. "
                + "Repeat it for each. Columns not named go to data.COLUMN. Rows that are CloudEvents need none.",
        };
        var source = new Option<string?>("--source") { Description = "Source of events whose rows name none; import:FILE if left out." };
        var type = new Option<string?>("--type") { Description = "Their type; import.row if left out." };
        var category = new Option<string?>("--category") 
        {
            Description = "Their category: risk, security, health, system or user; by type if left out.",
        };
        var refused = new Option<FileInfo?>("--refused") 
        {
            Description = "A CSV file to write the refused lines to, each with its reason.",
        };
        var command = new Command("import", "Brings events in from a file. Importing it again only adds what is missing.") 
        {
            file, map, source, type, category, refused,
        };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(settings, (services, token) => RunAsync(
            services.GetRequiredService<EventImporter>(),
            services.GetRequiredService<TimeProvider>(),
            parsed.GetRequiredValue(file),
            parsed.GetValue(map) ?? [],
            new(parsed.GetValue(source), parsed.GetValue(type), parsed.GetValue(category), parsed.GetValue(refused)),
            new(Console.Out, Console.Error),
            token,
            services.GetRequiredService<IAuditTrail>()), ct));
        return command;
    }

    /// <param name="trail">Null where nobody is told, as in a trial.</param>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(
        EventImporter importer, TimeProvider time, FileInfo file, IReadOnlyList<string> map, Choices choices, Output output,
        CancellationToken ct, IAuditTrail? trail = null)
    {
        var (settings, fault) = Settings(file, map, choices);
        if (settings is null)
        {
            await output.Error.WriteLineAsync(fault);
            return ExitCodes.Usage;
        }

        var kept = new List<RefusedLine>();
        await using var report = choices.Refused is null ? null : new RefusedReport(choices.Refused.Create());
        var shown = time.GetTimestamp();
        var last = new ImportProgress(0, 0, 0, 0, 0, file.Length);
        var code = ExitCodes.Done;
        var audit = trail is null ? null : new ImportAudit(trail, Actors.System("command line"), Guid.CreateVersion7(), settings, file.Length);
        var stopped = (string?)"It was stopped before its end.";
        if (audit is not null)
            await audit.StartedAsync(ct);
        try
        {
            last = await importer.RunAsync(file.OpenRead(), settings, Show, Refuse, ct);
            stopped = null;
        }
        catch (ImportRefusedException e)
        {
            stopped = e.Message;
            await output.Error.WriteLineAsync(e.Message);
            // Nothing was read: what was asked for does not fit the file.
            if (last.Rows == 0)
                return ExitCodes.Usage;
            code = ExitCodes.Failed;
        }
        finally
        {
            if (audit is not null)
                await audit.EndedAsync(last, stopped);
        }
        await SummariseAsync(output, last, kept);
        return code != ExitCodes.Done ? code : last.Refused > 0 ? ExitCodes.Failed : ExitCodes.Done;

        void Show(ImportProgress progress)
        {
            last = progress;
            if (time.GetElapsedTime(shown) < ProgressEvery)
                return;
            shown = time.GetTimestamp();
            output.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{progress.Fraction:P0}  {progress.Rows} rows, {progress.Refused} refused"));
        }

        void Refuse(RefusedLine line)
        {
            report?.Add(line);
            if (kept.Count < 20)
                kept.Add(line);
        }
    }

    private static (ImportSettings? Settings, string? Fault) Settings(FileInfo file, IReadOnlyList<string> map, Choices choices)
    {
        if (!file.Exists)
            return (null, $"There is no file {file.FullName}.");
        if (choices.Category is not null && !Categories.TryParse(choices.Category, out _))
            return (null, $"\"{choices.Category}\" is no category; use risk, security, health, system or user.");
        if (choices.Source is not null && !Ingest.AttributeRules.IsUriReference(choices.Source))
            return (null, $"\"{choices.Source}\" is no URI-reference; percent-encode what a URI cannot hold, such as spaces.");
        try
        {
            return (new(file.Name, ImportMapping.Parse(map), choices.Source, choices.Type, choices.Category), null);
        }
        catch (ImportRefusedException e)
        {
            return (null, e.Message);
        }
    }

    private static async Task SummariseAsync(Output output, ImportProgress progress, List<RefusedLine> kept)
    {
        foreach (var line in kept)
            await output.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Line {line.Line}: {line.Reason}"));
        if (progress.Refused > kept.Count)
            await output.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"... and {progress.Refused - kept.Count} more; --refused FILE writes all."));
        await output.Result.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{progress.Rows} rows: {progress.Stored} stored, {progress.Duplicates} duplicates, {progress.Refused} refused"));
    }

    /// <summary>What the options of the command say.</summary>
    internal sealed record Choices(string? Source = null, string? Type = null, string? Category = null, FileInfo? Refused = null);

    /// <summary>Where the result and everything else is written.</summary>
    internal sealed record Output(TextWriter Result, TextWriter Error);
}

using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using RiskConsole.Access;
using RiskConsole.Events.Import;
using RiskConsole.Hosting;

namespace RiskConsole.Audit.Import;

/// <summary><c>audit import</c>: acts another system recorded become entries of the audit log. Exit code 0 when every record was taken, 1 when some were refused or the file
/// could not be read to its end, 2 for wrong usage.</summary>
internal sealed partial class AuditImportCommand(AuditImporter importer, TimeProvider time, TextWriter output, TextWriter errors)
{
    private const int ShownFaults = 20;
    private const long MostEntries = 100_000_000;

    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UsualSpread = TimeSpan.FromDays(30);

    public static Command Create(string[] settings)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "CloudTrail records, one per line or as {\"Records\":[…]}; plain or gzip." };
        var format = new Option<string>("--format") { Description = "What the file holds.", Required = true };
        format.AcceptOnlyFromAmong("cloudtrail");
        var source = new Option<string>("--source") { Description = "Stands before the actors' names: SOURCE:name.", DefaultValueFactory = _ => "cloudtrail" };
        var spread = new Option<long?>("--spread") { Description = "Repeat the file until there are N entries, evenly between --from and --to. For trials: each entry says which repetition it is of.", HelpName = "N" };
        var from = new Option<string?>("--from") { Description = "With --spread: when the first repetition begins; 30 days before --to if left out.", HelpName = "TIME" };
        var to = new Option<string?>("--to") { Description = "With --spread: when the last one ends; now if left out.", HelpName = "TIME" };
        var erasable = new Option<bool>("--erasable") { Description = "Keep names, addresses and requests beside the entries, where they can be erased." };
        var command = new Command("import", "Brings acts that another system recorded into the audit log. Importing a file again adds its entries again.") { file, format, source, spread, from, to, erasable };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(settings, (services, token) => new AuditImportCommand(
            services.GetRequiredService<AuditImporter>(), services.GetRequiredService<TimeProvider>(), Console.Out, Console.Error).RunAsync(
                parsed.GetRequiredValue(file), new Choices(parsed.GetValue(source)!, parsed.GetValue(spread), parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(erasable)), token), ct));
        return command;
    }

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(FileInfo file, Choices choices, CancellationToken ct)
    {
        if (!file.Exists)
            return await UsageAsync($"There is no file {file.FullName}.");
        if (!SourceName().IsMatch(choices.Source) || choices.Source is "u" or "key" or "sys" or "anonymous")
            return await UsageAsync($"--source: \"{choices.Source}\" cannot stand before names. Use 2 to 32 small letters, digits and hyphens, and not sys or key, which are the console's own.");
        if (choices.Spread is null && (choices.From ?? choices.To) is not null)
            return await UsageAsync("--from and --to need --spread: without it every record keeps its own time.");
        SpreadSettings? spread = null;
        if (choices.Spread is { } entries)
        {
            if (entries is < 1 or > MostEntries)
                return await UsageAsync(string.Create(CultureInfo.InvariantCulture, $"--spread: between 1 and {MostEntries} entries."));
            var (fault, end) = Bound("--to", choices.To, time.GetUtcNow());
            (fault, var begin) = fault is null ? Bound("--from", choices.From, end - UsualSpread) : (fault, end);
            if (fault is null && begin >= end)
                fault = "The time span is empty: it must begin before it ends.";
            if (fault is not null)
                return await UsageAsync(fault);
            spread = new(entries, begin, end);
        }
        return await ImportAsync(file, new(file.Name, choices.Source, choices.Erasable, spread), ct);
    }

    private async Task<int> ImportAsync(FileInfo file, AuditImportSettings settings, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        var shown = started;
        var last = new AuditImportProgress(0, 0, 0);
        var code = ExitCodes.Done;
        try
        {
            last = await importer.RunAsync(Actors.System("command line"), file.OpenRead(), settings, Show, Refuse, ct);
        }
        catch (ImportRefusedException e)
        {
            await errors.WriteLineAsync(e.Message);
            code = ExitCodes.Failed;
        }
        if (last.Refused > ShownFaults)
            await errors.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"... and {last.Refused - ShownFaults} more."));
        var repeated = settings.Spread is null ? "" : string.Create(CultureInfo.InvariantCulture, $" in {last.Repetitions} repetitions of the file");
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{last.Written} entries{repeated}, {last.Refused} records refused, {time.GetElapsedTime(started).TotalSeconds:0.0} s"));
        return code != ExitCodes.Done || last.Refused > 0 ? ExitCodes.Failed : ExitCodes.Done;

        void Show(AuditImportProgress progress)
        {
            last = progress;
            if (time.GetElapsedTime(shown) < ProgressEvery)
                return;
            shown = time.GetTimestamp();
            errors.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{progress.Fraction:P0}  {progress.Written} entries, {progress.Refused} records refused"));
        }

        void Refuse(RefusedLine line)
        {
            if (last.Refused < ShownFaults)
                errors.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Line {line.Line}: {line.Reason}"));
            last = last with { Refused = last.Refused + 1 };
        }
    }

    private (string? Fault, DateTimeOffset At) Bound(string option, string? text, DateTimeOffset otherwise)
    {
        if (text is null)
            return (null, otherwise);
        return AuditMoment.TryParse(text, time.GetUtcNow(), out var first, out _) ? (null, first)
            : ($"{option}: \"{text}\" is no time. Write one such as 2026-01-31, 2026-01-31T08:00Z or -7d.", otherwise);
    }

    private async Task<int> UsageAsync(string message)
    {
        await errors.WriteLineAsync(message);
        return ExitCodes.Usage;
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{1,31}$")]
    private static partial Regex SourceName();

    /// <summary>What the options say.</summary>
    internal sealed record Choices(string Source = "cloudtrail", long? Spread = null, string? From = null, string? To = null, bool Erasable = false);
}

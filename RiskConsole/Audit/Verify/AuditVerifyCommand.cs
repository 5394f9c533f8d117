using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using RiskConsole.Audit.Tree;
using RiskConsole.Hosting;

namespace RiskConsole.Audit.Verify;

/// <summary><c>audit verify</c>: whether the log is what was signed. Exit code 0 intact, 1 changed, 2 wrong usage, 3 it cannot be decided. Changes nothing.</summary>
internal sealed class AuditVerifyCommand(LogVerifier verifier, TimeProvider time, TextWriter output, TextWriter error)
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(1);
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private long _shown = time.GetTimestamp();

    public static Command Create(string[] settings)
    {
        var log = new Option<string?>("--log") { Description = "Only this log, by its origin.", HelpName = "ORIGIN" };
        var from = new Option<long?>("--from") { Description = "First entry; verification begins at the checkpoint before it.", HelpName = "N" };
        var to = new Option<long?>("--to") { Description = "Last entry; verification goes on to the next checkpoint.", HelpName = "M" };
        var checkpoints = new Option<FileInfo[]>("--checkpoint") { Description = "A checkpoint that was kept elsewhere, to hold the log against; may be given again.", HelpName = "FILE" };
        var keys = new Option<string[]>("--vkey") { Description = "A verifier key to believe beside those the console knows; may be given again.", HelpName = "KEY" };
        var projections = new Option<bool>("--projections") { Description = "Also hold columns, personal data and the text index against the entries." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new Command("verify", "Tells whether the audit log is what was signed. Changes nothing; may run beside the console. Exit code 0 intact, 1 changed, 2 wrong usage, 3 cannot be decided.")
        {
            log, from, to, checkpoints, keys, projections, json,
        };
        command.SetAction((parsed, ct) =>
        {
            var choices = new Choices(
                parsed.GetValue(log), parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(checkpoints) ?? [], parsed.GetValue(keys) ?? [], parsed.GetValue(projections),
                parsed.GetValue(json));
            return choices.Scope(out var fault) is { } scope
                ? UnchangedDatabase.RunAsync(settings, (services, token) => new AuditVerifyCommand(
                    services.GetRequiredService<LogVerifier>(), services.GetRequiredService<TimeProvider>(), Console.Out, Console.Error).RunAsync(scope, choices.Json, token), ct)
                : UsageAsync(fault);
        });
        return command;
    }

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(VerifyScope scope, bool json, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        var result = await verifier.VerifyAsync(scope, Report, ct);
        var seconds = time.GetElapsedTime(began).TotalSeconds;
        if (json)
            await output.WriteLineAsync(Json(result, seconds));
        else
            await WriteAsync(result, seconds);
        return result.State switch
        {
            IntegrityState.Intact => ExitCodes.Done,
            IntegrityState.Tampered => ExitCodes.Failed,
            _ => ExitCodes.Undecided,
        };
    }

    private async Task WriteAsync(VerifyResult result, double seconds)
    {
        foreach (var log in result.Logs)
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{Plain(log.Origin)}: entries {log.From} to {log.Size - 1}, root {Convert.ToBase64String(log.Root)}, signed up to {log.SignedSize}"));
            if (log.GivenUp is { } given)
                await output.WriteLineAsync(Plain($"{log.Origin}: {given.Words(log.Wrong)}"));
        }
        var where = result.Fault is not { } fault ? "" : string.Create(
            CultureInfo.InvariantCulture, $" {Plain(fault.Origin)}, {(fault.Seq is { } seq ? $"entry {seq}" : "no single entry")}, stage {fault.Stage.ToString().ToLowerInvariant()}:");
        var word = result.State switch
        {
            IntegrityState.Intact => "INTACT:",
            IntegrityState.Tampered => "TAMPERED:",
            _ => "UNDECIDED:",
        };
        await (result.State == IntegrityState.Undecided ? error : output).WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{word}{where} {Plain(result.Message)} ({seconds:0.0} s)"));
    }

    // Names come from the database: nothing in them may steer the terminal.
    private static string Plain(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.Surrogate ? '\ufffd' : c));

    private static string Json(VerifyResult result, double seconds) => JsonSerializer.Serialize(
        new
        {
            result.State,
            result.Message,
            result.Entries,
            result.Fault,
            Logs = result.Logs.Select(log => new
            {
                log.Origin,
                log.LogId,
                log.From,
                log.Size,
                log.Root,
                log.SignedSize,
                log.Wrong,
                GivenUp = log.GivenUp is { } given ? new { given.At, given.By, given.Reason } : null,
            }),
            Seconds = Math.Round(seconds, 3),
        },
        Indented);

    private void Report(long done, long total)
    {
        if (time.GetElapsedTime(_shown) < ProgressEvery)
            return;
        _shown = time.GetTimestamp();
        error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(total == 0 ? 1 : (double)done / total):P0}  {done:N0} of {total:N0} entries"));
    }

    private static async Task<int> UsageAsync(string message)
    {
        await Console.Error.WriteLineAsync(message);
        return ExitCodes.Usage;
    }

    /// <summary>What the options of the command say.</summary>
    internal sealed record Choices(string? Log, long? From, long? To, IReadOnlyList<FileInfo> Checkpoints, IReadOnlyList<string> Keys, bool Projections, bool Json)
    {
        /// <returns>Null for wrong usage, which <paramref name="fault"/> explains.</returns>
        public VerifyScope? Scope(out string fault)
        {
            fault = From < 0 ? "--from: entries begin at 0."
                : To < (From ?? 0) ? "--to: the last entry lies before the first."
                : (From ?? To) is not null && Log is null ? "--from and --to count the entries of one log: name it with --log."
                : "";
            if (fault.Length > 0)
                return null;
            var what = "";
            try
            {
                List<SignedNote> held = [];
                foreach (var file in Checkpoints)
                {
                    what = $"--checkpoint {file.Name}";
                    var note = SignedNote.Parse(File.ReadAllText(file.FullName));
                    Checkpoint.Parse(note.Text);
                    held.Add(note);
                }
                List<NoteKey> keys = [];
                foreach (var key in Keys)
                {
                    what = "--vkey";
                    keys.Add(NoteKey.Parse(key));
                }
                return new()
                {
                    Origin = Log,
                    From = From ?? 0,
                    To = To,
                    Held = held,
                    Keys = keys,
                    Projections = Projections,
                    TextIndex = Projections,
                    Workers = Math.Clamp(Environment.ProcessorCount, 1, 4),
                };
            }
            catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
            {
                fault = $"{what}: {e.Message}";
                return null;
            }
        }
    }
}

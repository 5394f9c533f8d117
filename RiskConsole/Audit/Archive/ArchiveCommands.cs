using System.CommandLine;
using RiskConsole.Access;
using RiskConsole.Audit.Erasure;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Tree;
using RiskConsole.Hosting;

namespace RiskConsole.Audit.Archive;

/// <summary><c>audit rotate | archive | verify-archive | rotate-key | erase</c>.</summary>
internal static class ArchiveCommands
{
    public static IEnumerable<Command> Create(string[] settings) =>
        [Rotate(settings), Archive(settings), VerifyArchive(), RotateKey(settings), Erase(settings)];

    private static System.Security.Claims.ClaimsPrincipal Actor => Actors.System("command line");

    private static Command Rotate(string[] settings)
    {
        var reason = new Option<string>("--reason") { Description = "Why, for the log itself.", Required = true };
        var command = new Command("rotate", "Ends the open log and begins another, whose first entry holds the root of the one before.") { reason };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(settings, async (services, token) =>
        {
            await services.GetRequiredService<IAuditRotation>().RotateAsync(Actor, parsed.GetRequiredValue(reason), token);
            var done = await services.GetRequiredService<LogAppender>().IntegrateAllAsync(token);
            await Console.Out.WriteLineAsync(done ? "The log was ended; the next act opens another." : "It is asked for, and done as soon as the log goes on.");
            return done ? ExitCodes.Done : ExitCodes.Failed;
        }, ct));
        return command;
    }

    private static Command Archive(string[] settings)
    {
        var log = new Option<long>("--log") { Description = "The log's number, as the page Integrity lists it.", Required = true };
        var file = new Option<FileInfo>("--out") { Description = "A file that does not exist yet, such as audit-1.ndjson.gz.", Required = true };
        var drop = new Option<bool>("--drop") { Description = "Take the entries' bytes out of the database once the file was read back and holds. Proofs go on working." };
        var command = new Command("archive", "Writes the entries of a log that ended to a file that proves itself.") { log, file, drop };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(settings, async (services, token) =>
        {
            try
            {
                var entries = await services.GetRequiredService<LogArchiver>().ArchiveAsync(Actor, parsed.GetRequiredValue(log), parsed.GetRequiredValue(file), parsed.GetValue(drop), token);
                await Console.Out.WriteLineAsync($"{entries} entries are archived and verified{(parsed.GetValue(drop) ? ", and their bytes are out of the database" : "")}.");
                return ExitCodes.Done;
            }
            catch (Exception e) when (e is ArchiveException or IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync(e.Message + " Nothing was taken out of the database.");
                return ExitCodes.Failed;
            }
        }, ct));
        return command;
    }

    private static Command VerifyArchive()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "An archive of a log." };
        var vkey = new Option<string[]>("--vkey") { Description = "A verifier key that is believed; without it those in the file are." };
        var command = new Command("verify-archive", "Holds an archive against its checkpoint. Exit code 0 intact, 1 changed, 2 wrong usage, 3 cannot be read.") { file, vkey };
        command.SetAction(async (parsed, ct) =>
        {
            try
            {
                NoteKey[] trusted = [.. (parsed.GetValue(vkey) ?? []).Select(NoteKey.Parse)];
                await using var stream = parsed.GetRequiredValue(file).OpenRead();
                var header = await ArchiveFile.VerifyAsync(stream, trusted.Length == 0 ? null : trusted, ct);
                await Console.Out.WriteLineAsync($"intact: {header.Origin}, {header.Size} entries");
                if (trusted.Length == 0)
                    await Console.Error.WriteLineAsync("The keys in the file itself were believed; give --vkey to believe only yours.");
                return 0;
            }
            catch (ArchiveException e)
            {
                await Console.Out.WriteLineAsync($"changed{(e.Seq is { } seq ? $" at entry {seq}" : "")}: {e.Message}");
                return 1;
            }
            catch (FormatException e)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return 2;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return 3;
            }
        });
        return command;
    }

    private static Command RotateKey(string[] settings)
    {
        var file = new Option<FileInfo>("--out") { Description = "A file that does not exist yet; the new key is made there.", Required = true };
        var command = new Command("new-key", "Makes a key to sign with from the next start on.") { file };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(settings, async (services, token) =>
        {
            var made = await services.GetRequiredService<KeyChange>().MakeAsync(Actor, parsed.GetRequiredValue(file), token);
            await Console.Out.WriteLineAsync($"Made {made.File}. To sign with it, restart with Audit:SigningKeyFile={made.File} and, for a day, Audit:PreviousKeyFile={made.Previous}.");
            await Console.Out.WriteLineAsync($"Its verifier key: {made.Key.Text}");
            return ExitCodes.Done;
        }, ct));
        return command;
    }

    private static Command Erase(string[] settings)
    {
        var user = new Option<string>("--user") { Description = "The name of a disabled user.", Required = true };
        var reason = new Option<string>("--reason") { Description = "Why, without naming the person again.", Required = true };
        var command = new Command("erase", "Erases what names a user beside all entries. The entries and all proofs stay.") { user, reason };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(settings, async (services, token) =>
        {
            var found = await services.GetRequiredService<IUserAdmin>().FindAsync(Actor, parsed.GetRequiredValue(user), token)
                ?? throw new InputRefusedException("user", $"There is no user {parsed.GetRequiredValue(user)}.");
            var erased = await services.GetRequiredService<IAuditErasure>().EraseAsync(Actor, found.Id, parsed.GetRequiredValue(reason), token);
            await Console.Out.WriteLineAsync($"Erased beside {erased} entries.");
            return ExitCodes.Done;
        }, ct));
        return command;
    }
}

using Microsoft.Data.Sqlite;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Hosting;
using RiskConsole.Tests.Hosting;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Audit.Verify;

/// <summary>The whole console with its own log, and the command line beside it.</summary>
public class VerifyConsoleTests
{
    [Fact, Trait("Req", "AU2")]
    public async Task Verify_RunningConsole_IsIntactInItAndOnTheCommandLineUntilSomethingIsChanged()
    {
        var folder = Directory.CreateTempSubdirectory("riskconsole-verify-").FullName;
        var database = Path.Combine(folder, "data", "riskconsole.db");
        await using (var console = await TestConsole.StartAsync(builder => builder.Configuration["ConnectionStrings:Default"] = $"Data Source={database}"))
        {
            var integrity = console.Get<IAuditIntegrity>();
            await Deadline.UntilAsync(() => integrity.Current.SignedSize > 0, "the log is signed");
            // One that the start caused may be under way.
            await Deadline.UntilAsync(() => integrity.VerifyAsync(Actors.System("test"), full: true, Deadline.Token), "a verification begins");
            await Deadline.UntilAsync(
                async () => (await integrity.RunsAsync(Actors.System("test"), 10, Deadline.Token)).Any(run => run is { IsFull: true, By: "test", Result: IntegrityState.Intact }), "the log is verified");
            await Deadline.UntilAsync(() => integrity.Current is { State: IntegrityState.Intact, Progress: null, FullAt: not null }, "everybody is told");

            var (code, said, errors) = await CommandInProcess.RunAsync(folder, ["audit", "verify", "--projections"]);
            Assert.True(code == ExitCodes.Done, said + errors);
            Assert.Contains("INTACT:", said, StringComparison.Ordinal);
            Assert.Equal(ExitCodes.Usage, (await CommandInProcess.RunAsync(folder, ["audit", "verify", "--from", "3"])).ExitCode);
        }
        using (var connection = new SqliteConnection($"Data Source={database};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "DROP TRIGGER audit_entry_no_change; UPDATE audit_entry SET actor = 'u:other' WHERE seq = 0; PRAGMA wal_checkpoint(TRUNCATE)";
            command.ExecuteNonQuery();
        }
        var before = await File.ReadAllBytesAsync(database);
        Assert.Equal(ExitCodes.Done, (await CommandInProcess.RunAsync(folder, ["audit", "verify"])).ExitCode);
        var (changed, where, _) = await CommandInProcess.RunAsync(folder, ["audit", "verify", "--projections"]);
        Assert.Equal(ExitCodes.Failed, changed);
        Assert.Contains("entry 0, stage projection: The column actor", where, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(database));
        Directory.Delete(folder, recursive: true);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Verify_NoDatabaseOrAnOlderOne_CannotBeDecidedAndChangesNothing()
    {
        var folder = Directory.CreateTempSubdirectory("riskconsole-verify-").FullName;
        var (code, _, errors) = await CommandInProcess.RunAsync(folder, ["audit", "verify"]);
        Assert.Equal(ExitCodes.Undecided, code);
        Assert.Contains("There is no database", errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder, "*", SearchOption.AllDirectories));

        var database = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "data")).FullName, "riskconsole.db");
        using (var connection = new SqliteConnection($"Data Source={database};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE event (seq INTEGER)";
            command.ExecuteNonQuery();
        }
        var before = await File.ReadAllBytesAsync(database);
        (code, _, errors) = await CommandInProcess.RunAsync(folder, ["audit", "verify"]);
        Assert.Equal(ExitCodes.Undecided, code);
        Assert.Contains("older than this program", errors, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(database));
        Directory.Delete(folder, recursive: true);
    }
}

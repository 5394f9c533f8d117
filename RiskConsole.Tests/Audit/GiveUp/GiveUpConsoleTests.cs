using Microsoft.Data.Sqlite;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Audit.Archive;
using RiskConsole.Audit.Export;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Reading;
using RiskConsole.Audit.Signing;
using RiskConsole.Audit.Verify;
using RiskConsole.Hosting;
using RiskConsole.Query;
using RiskConsole.Reports;
using RiskConsole.Tests.Hosting;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Audit.GiveUp;

/// <summary>The whole console on a database that was set back, and the command line beside it.</summary>
public sealed class GiveUpConsoleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("riskconsole-giveup-").FullName;

    private string Data => Path.Combine(_folder, "data");

    [Fact, Trait("Req", "AU2"), Trait("Req", "AU3"), Trait("Req", "AU6")]
    public async Task GiveUp_BesideARunningConsole_ItGoesOnAndEverythingWorksAfterwards()
    {
        Directory.CreateDirectory(Data);
        await using (var store = new AuditStore(folder: Data))
        {
            await SetBackDatabase.LeaveAsync(store);
            store.Tamper("UPDATE audit_entry SET leaf = zeroblob(32) WHERE seq = 1");
        }
        await using (var console = await StartAsync())
        {
            var checkpoints = console.Get<Checkpoints>();
            await Deadline.UntilAsync(() => checkpoints.Halted is not null, "the log is halted");

            var (code, said, errors) = await CommandInProcess.RunAsync(_folder, ["audit", "give-up", "--reason", "The newest backup is of yesterday."]);

            Assert.True(code == ExitCodes.Done, said + errors);
            Assert.Contains("Given up: riskconsole/audit/", said, StringComparison.Ordinal);
            var appender = console.Get<LogAppender>();
            await Deadline.UntilAsync(async () => await appender.LookAsync(Deadline.Token) is { LogId: 2, Pending.Count: 0, Size: > 2 }, "what waited is in the new log");
            // The console's own signer, not the test.
            await Deadline.UntilAsync(async () => await checkpoints.LastAsync(2, Deadline.Token) is { Checkpoint.Size: > 1 }, "the new log is signed");
            var integrity = console.Get<IAuditIntegrity>();
            await Deadline.UntilAsync(() => integrity.Current is { State: IntegrityState.Intact, SigningHalted: null } now && now.Message.Contains("given up on", StringComparison.Ordinal), "the page says so");
            var given = (await console.Get<IAuditLogs>().LogsAsync(Actors.System("test"), Deadline.Token))[^1].GivenUp!;
            Assert.Equal(("sys:command line", "The newest backup is of yesterday."), (given.By, given.Reason));

            var refused = await Assert.ThrowsAsync<InputRefusedException>(
                () => console.Get<LogArchiver>().ArchiveAsync(Actors.System("test"), 1, new(Path.Combine(_folder, "1.gz")), drop: false, Deadline.Token));
            Assert.Contains("stays in the database as evidence", refused.Message, StringComparison.Ordinal);

            (code, said, errors) = await CommandInProcess.RunAsync(_folder, ["audit", "verify", "--projections"]);
            Assert.True(code == ExitCodes.Done && said.Contains("INTACT:", StringComparison.Ordinal), said + errors);
            Assert.Contains("by sys:command line: The newest backup is of yesterday. Wrong with it: ", said, StringComparison.Ordinal);
        }
        await using (var again = await StartAsync())
        {
            await again.Get<IAuditRotation>().RotateAsync(Actors.System("test"), "A test.", Deadline.Token);
            await Deadline.UntilAsync(async () => await again.Get<LogAppender>().LookAsync(Deadline.Token) is { LogId: 3 }, "the next log is open");
            await again.Get<ICheckpoints>().SignNowAsync(Deadline.Token);
            Assert.Null(again.Get<ICheckpoints>().Halted);
            using var exported = new MemoryStream();
            var everything = ExportRequest.Of(again.Get<IQueryCompiler<AuditEntry>>(), "", null, null, ExportFormat.Ndjson, false);
            // Three of the four in the broken log have the changed leaf on their way to the root.
            Assert.Equal(3, (await again.Get<AuditExporter>().RunAsync(Actors.System("test"), everything, exported, long.MaxValue, static _ => { }, Deadline.Token)).LeftOut);
            // The entry that proves what was given up stays in the database.
            Assert.True(await again.Get<LogArchiver>().ArchiveAsync(Actors.System("test"), 2, new(Path.Combine(_folder, "2.gz")), drop: true, Deadline.Token) > 2);
            var result = await again.Get<LogVerifier>().VerifyAsync(VerifyScope.Everything, null, Deadline.Token);
            Assert.True(result.State == IntegrityState.Intact && result.Message.Contains("given up on", StringComparison.Ordinal), result.Message);
            var today = DateOnly.FromDateTime(DateTime.UtcNow);
            Assert.True((await again.Get<IComplianceReports>().MakeAsync(Actors.System("test"), new(today, today.AddDays(1)), Deadline.Token)).Sha256.Length > 0);
        }
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<TestConsole> StartAsync() => TestConsole.StartAsync(folder: Data, ownsFolder: false, settings: [("Audit:CheckpointInterval", "00:00:01")]);
}

using System.Text.Json.Nodes;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Audit.GiveUp;
using RiskConsole.Audit.Tree;
using RiskConsole.Audit.Verify;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Audit.GiveUp;

public class LogGiveUpTests
{
    private const string Why = "No newer copy exists.";

    [Fact, Trait("Req", "AU2"), Trait("Req", "AU3")]
    public async Task GiveUpAsync_OlderDatabaseWasRestored_OpensALogThatSaysSoAndGoesOn()
    {
        await using var first = new AuditStore();
        await using var store = await SetBackAsync(first);
        var anchors = File.ReadAllText(store.Paths.AnchorFile);
        await store.ActAsync(9);
        await store.Checkpoints.SignNowAsync(Deadline.Token);
        var halted = store.Halt.Reason!;
        Assert.Contains("set back", halted, StringComparison.Ordinal);

        var done = await GiveUpAsync(store);

        var given = Assert.Single(done.Logs);
        Assert.Null(store.Halt.Reason);
        // What the lost database signed of its own next log stays, under a name that is not used again.
        var lost = store.Anchors.Last(LostNext(given.Origin))!;
        Assert.NotEqual(lost.Checkpoint.Origin, done.Opened);
        Assert.StartsWith(anchors, File.ReadAllText(store.Paths.AnchorFile), StringComparison.Ordinal);
        Assert.Equal(4, Assert.Single(store.Anchors.Read(given.Origin), anchor => anchor.Checkpoint.Size == 4).Checkpoint.Size);
        var opening = await OpeningAsync(store, 2);
        Assert.Equal(("audit.log.open", done.Opened), ((string?)opening["action"], (string?)opening["data"]!["origin"]));
        var said = opening["data"]!["givenUp"]!.AsArray().Single()!;
        Assert.Equal(("sys:command line", Why, halted), ((string?)said["by"], (string?)said["reason"], (string?)said["halt"]));
        Assert.Equal((given.Origin, 4L, store.Anchors.Last(given.Origin)!.Checkpoint.Size), ((string?)said["origin"], (long)said["size"]!, (long)said["anchor"]!["size"]!));
        Assert.Equal(Convert.ToBase64String(store.Anchors.Read(given.Origin)[0].Checkpoint.Root), (string?)said["root"]);
        Assert.Equal(Convert.ToBase64String(store.Anchors.Last(given.Origin)!.Checkpoint.Root), (string?)said["anchor"]!["root"]);

        var signed = (await store.SignAsync(2))!;
        // The opening entry, nine acts that waited, the act of giving up, and two more.
        Assert.Equal((done.Opened, 13L), (signed.Checkpoint.Origin, signed.Checkpoint.Size));
        Assert.Equal(1L, await store.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE action = 'audit.log.give-up' AND actor = 'sys:command line' AND outcome = 1 AND log_id = 2"));
        Assert.Equal(1L, await store.ScalarAsync<long>("SELECT count(*) FROM audit_checkpoint WHERE log_id = 1"));
        await GoesOnAsync(store, given);
    }

    [Theory, Trait("Req", "AU2"), Trait("Req", "AU3")]
    [InlineData("UPDATE audit_entry SET leaf = zeroblob(32) WHERE seq = 3")]
    [InlineData("DELETE FROM audit_tile")]
    [InlineData("DELETE FROM audit_entry WHERE seq >= 290")]
    [InlineData("UPDATE audit_log SET size = 290, frontier = zeroblob(7)")]
    [InlineData("UPDATE audit_entry SET actor = 'u:other' WHERE seq = 7")]
    [InlineData("INSERT INTO audit_pii SELECT 900, salt, json FROM audit_pii WHERE id = 2")]
    public async Task GiveUpAsync_LogWasChanged_GoesOnAfterIt(string change)
    {
        await using var store = new AuditStore();
        await store.SignAsync(300);
        // As if all of it had been indexed and verified.
        store.Tamper("INSERT INTO log_position VALUES ('audit-search', 301), ('audit-verified', 301);" + change);
        await HaltAsync(store);
        await store.ActAsync(3);

        var done = await GiveUpAsync(store);

        Assert.Equal(6, (await store.SignAsync(1)).Checkpoint.Size);
        await GoesOnAsync(store, Assert.Single(done.Logs));
    }

    [Fact, Trait("Req", "AU2"), Trait("Req", "AU3")]
    public async Task GiveUpAsync_AnchorsAreLost_GivesUpEveryLogTheyCovered()
    {
        await using var store = new AuditStore();
        await store.SignAsync(2);
        await SetBackDatabase.RotateAsync(store);
        File.Delete(store.Paths.AnchorFile);
        await store.SignAsync(1);
        Assert.Contains("anchors are gone", store.Halt.Reason, StringComparison.Ordinal);

        var done = await GiveUpAsync(store);

        Assert.Equal([1L, 2L], done.Logs.Select(log => log.LogId));
        await store.SignAsync(1);
        await GoesOnAsync(store, [.. done.Logs]);
    }

    [Fact, Trait("Req", "AU2"), Trait("Req", "AU3")]
    public async Task GiveUpAsync_LogThatEndedWasChanged_EndsTheOpenOneAsAnyOther()
    {
        await using var store = new AuditStore();
        await store.SignAsync(20);
        await SetBackDatabase.RotateAsync(store);
        store.Tamper("UPDATE audit_entry SET entry = CAST(replace(CAST(entry AS TEXT), 'test:3', 'test:4') AS BLOB) WHERE log_id = 1");
        await HaltAsync(store);

        var done = await GiveUpAsync(store);

        Assert.Equal(1L, Assert.Single(done.Logs).LogId);
        var newest = await store.SignAsync(1);
        Assert.Equal((done.Opened, 3L), (newest.Checkpoint.Origin, await store.ScalarAsync<long>("SELECT max(log_id) FROM audit_log")));
        // It is not given up: it ends with an entry, and is signed at its end.
        Assert.Equal("audit.log.close", await store.ScalarAsync<string>("SELECT action FROM audit_entry WHERE log_id = 2 ORDER BY seq DESC LIMIT 1"));
        Assert.Equal(1L, await store.ScalarAsync<long>("SELECT count(*) FROM audit_checkpoint JOIN audit_log USING (log_id, size) WHERE log_id = 2"));
        await GoesOnAsync(store, done.Logs[0]);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task GiveUpAsync_ChangedButNotFoundYet_VerifiesAndGivesUp()
    {
        await using var store = new AuditStore();
        await store.SignAsync(3);
        store.Tamper("UPDATE audit_entry SET actor = 'somebody' WHERE seq = 1");
        Assert.Null(store.Halt.Reason);

        var done = await GiveUpAsync(store);

        Assert.Single(done.Logs);
        Assert.Null(store.Halt.Reason);
        Assert.StartsWith("A verification found the log changed.", done.Logs[0].Halt, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task GiveUpAsync_NotHalted_IsRefusedAndTold()
    {
        await using var store = new AuditStore();
        await store.SignAsync(2);

        var refused = await Assert.ThrowsAsync<InputRefusedException>(() => GiveUpAsync(store));
        Assert.Contains("RiskConsole audit rotate", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InputRefusedException>(() => GiveUpAsync(store, " "));
        await store.SignAsync(0);

        Assert.Equal(2L, await store.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE action = 'audit.log.give-up' AND outcome = 3"));
        Assert.Equal(1L, await store.ScalarAsync<long>("SELECT count(*) FROM audit_log"));
    }

    [Fact, Trait("Req", "AU2"), Trait("Req", "AU3")]
    public async Task GiveUpAsync_EndedInItsMiddle_IsDoneByCallingItAgain()
    {
        await using var store = new AuditStore();
        await store.SignAsync(5);
        store.Tamper("UPDATE audit_entry SET leaf = zeroblob(32) WHERE seq = 3");
        await HaltAsync(store);
        var halted = store.Halt.Reason!;

        // Between the anchor and the database.
        store.Tamper("CREATE TRIGGER stop BEFORE INSERT ON audit_verification BEGIN SELECT RAISE(ABORT, 'stopped'); END");
        await Assert.ThrowsAnyAsync<Exception>(() => GiveUpAsync(store));
        Assert.Equal((halted, 1L, 0L), (store.Halt.Reason, await store.ScalarAsync<long>("SELECT count(*) FROM audit_log WHERE closed_us IS NULL"), await store.ScalarAsync<long>("SELECT count(*) FROM audit_pending")));
        store.Tamper("DROP TRIGGER stop");
        var done = await GiveUpAsync(store);

        // Between the database and the file that halts.
        store.Halt.Set(halted);
        var again = await GiveUpAsync(store);

        Assert.Empty(again.Logs);
        Assert.Null(store.Halt.Reason);
        Assert.Equal(done.Opened, (await store.SignAsync(1)).Checkpoint.Origin);
        await GoesOnAsync(store, done.Logs[0]);
    }

    [Fact, Trait("Req", "AU2"), Trait("Req", "AU3")]
    public async Task GiveUpAsync_TwoAtOnce_OpenOneLog()
    {
        await using var first = new AuditStore();
        await using var store = await SetBackAsync(first);
        await using var other = new AuditStore(of: store);
        await store.SignAsync(0);

        var tries = await Task.WhenAll(new[] { store, other }.Select(of => Task.Run(async () =>
        {
            try
            {
                return (await GiveUpAsync(of)).Opened;
            }
            catch (InputRefusedException)
            {
                return null;
            }
        })));

        var opened = Assert.Single(tries, origin => origin is not null);
        Assert.Equal(2L, await store.ScalarAsync<long>("SELECT count(*) FROM audit_log"));
        Assert.Equal(opened, (await other.SignAsync(1)).Checkpoint.Origin);
        Assert.Equal(IntegrityState.Intact, (await VerifyAsync(store)).State);
    }

    [Fact, Trait("Req", "AU2"), Trait("Req", "AU3")]
    public async Task Verify_GivenUpByRowsAlone_IsABreakAndNotSigned()
    {
        await using var store = new AuditStore();
        await store.SignAsync(5);
        store.Tamper("UPDATE audit_entry SET leaf = zeroblob(32) WHERE seq = 3; UPDATE audit_log SET closed_us = 1");
        Assert.Equal(VerifyStage.Leaf, (await VerifyAsync(store)).Fault?.Stage);

        // All that the command writes to the database, but for the signature.
        await store.Writer.WriteAsync(transaction =>
        {
            var broken = new VerifiedLog(1, "", 0, 6, [], 6) { Wrong = "Something." };
            var plan = GiveUpPlan.Make(transaction.Connection, "riskconsole/audit", [broken], "sys:command line", Why, "Forged.", _ => null, DateTimeOffset.UtcNow);
            using var forger = new NoteSigner(plan.First.Origin, System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256));
            var note = new SignedNote(plan.First.Text, [forger.Sign(plan.First.Text)]).ToString();
            plan.Write(transaction, new(plan.First, note, DateTimeOffset.UtcNow), new(0, default, default, true, IntegrityState.Intact, 0, null, "", ""));
            return true;
        }, Deadline.Token);

        await store.SignAsync(1);
        Assert.Contains("not written by RiskConsole audit give-up", store.Halt.Reason, StringComparison.Ordinal);
        Assert.Empty(store.Anchors.Read((await OpeningAsync(store, 2))["data"]!["origin"]!.ToString()));
        Assert.Equal((IntegrityState.Tampered, 1L, (long?)3), await VerifyAsync(store) is { State: var state, Fault: var fault } ? (state, fault!.LogId, fault.Seq) : default);

        // It is broken like any other, and can be given up.
        var done = await GiveUpAsync(store);
        Assert.Equal([1L, 2L], done.Logs.Select(log => log.LogId));
        await store.SignAsync(1);
        await GoesOnAsync(store, [.. done.Logs]);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Verify_GivenUpLogOrItsStatementIsChangedLater_IsFound()
    {
        await using var store = new AuditStore();
        await store.SignAsync(5);
        store.Tamper("UPDATE audit_entry SET leaf = zeroblob(32) WHERE seq = 3");
        await HaltAsync(store);
        var given = (await GiveUpAsync(store)).Logs[0];
        await store.SignAsync(1);

        // Who asks for that log alone is answered about it.
        var alone = await new LogVerifier(store.Connections, store.Anchors, store.Keys).VerifyAsync(VerifyScope.Everything with { Origin = given.Origin }, null, Deadline.Token);
        Assert.Equal((IntegrityState.Tampered, 3L), (alone.State, alone.Fault!.Seq));
        store.Tamper("UPDATE audit_log SET size = 5 WHERE log_id = 1");
        Assert.Equal((2L, VerifyStage.Consistency), await VerifyAsync(store) is { Fault: { } fault } ? (fault.LogId, fault.Stage) : default);
        store.Tamper("UPDATE audit_log SET size = 6 WHERE log_id = 1; DELETE FROM audit_checkpoint WHERE log_id = 2 AND size = 1");
        Assert.Equal(1L, (await VerifyAsync(store)).Fault?.LogId);
    }

    private static Task<GaveUp> GiveUpAsync(AuditStore store, string reason = Why) => new LogGiveUp(
            new OpenGuard(), store.Trail, store.Checkpoints, new LogVerifier(store.Connections, store.Anchors, store.Keys), store.Reader, store.Keys, store.Anchors, store.Halt, store.Options,
            store.Time)
        .GiveUpAsync(Actors.System("command line"), reason, null, Deadline.Token);

    /// <summary>Signed, verified, restarted and ended, with nothing wrong but what was given up.</summary>
    private static async Task GoesOnAsync(AuditStore store, params GivenUpLog[] given)
    {
        var result = await VerifyAsync(store);
        Assert.True(result.State == IntegrityState.Intact, $"{result.Message} {result.Fault}");
        Assert.All(given, log => Assert.Contains($"{log.Origin} was given up on {log.At.UtcDateTime:u} by sys:command line: {Why} ", result.Message, StringComparison.Ordinal));
        Assert.Equal(given.Select(log => log.LogId), result.Logs.Where(log => log.GivenUp is not null).Select(log => log.LogId));
        await using var again = new AuditStore(of: store);
        Assert.True(await again.Checkpoints.CheckAsync(Deadline.Token));
        await SetBackDatabase.RotateAsync(again);
        Assert.Null(again.Halt.Reason);
        Assert.Equal(0L, await again.ScalarAsync<long>("SELECT count(*) FROM audit_pending"));
        // What is new is verified too.
        var all = result.VerifiedId;
        var next = await new LogVerifier(again.Connections, again.Anchors, again.Keys).VerifyAsync(new VerifyScope { AfterId = all }, null, Deadline.Token);
        Assert.Equal((IntegrityState.Intact, 4L), (next.State, next.Entries));
    }

    private static async Task HaltAsync(AuditStore store)
    {
        var result = await VerifyAsync(store);
        Assert.Equal(IntegrityState.Tampered, result.State);
        store.Checkpoints.Halt($"A verification found the log changed. {result.Message}");
    }

    private static async Task<AuditStore> SetBackAsync(AuditStore store)
    {
        await SetBackDatabase.LeaveAsync(store);
        return new AuditStore(of: store);
    }

    private static string LostNext(string origin) => origin[..^1] + "2";

    private static Task<VerifyResult> VerifyAsync(AuditStore store) =>
        new LogVerifier(store.Connections, store.Anchors, store.Keys).VerifyAsync(VerifyScope.Everything, null, Deadline.Token);

    private static async Task<JsonNode> OpeningAsync(AuditStore store, long log) =>
        JsonNode.Parse(await store.ScalarAsync<byte[]>($"SELECT entry FROM audit_entry WHERE log_id = {log} AND seq = 0"))!;

    private sealed class OpenGuard : IAccessGuard
    {
        public Task DemandAsync(System.Security.Claims.ClaimsPrincipal user, string policy, CancellationToken ct) => Task.CompletedTask;
    }
}

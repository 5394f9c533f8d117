using System.Text.Json.Nodes;
using RiskConsole.Audit;
using RiskConsole.Audit.Tree;
using RiskConsole.Audit.Verify;
using RiskConsole.Hosting;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Audit.Verify;

/// <summary>Parts of a log, what others hold of it, and the command line.</summary>
public class RangeTests
{
    [Fact, Trait("Req", "AU2")]
    public async Task Verify_AfterWhatWasVerified_FindsWhatChangedThereAndLeavesTheRestToAFullOne()
    {
        await using var log = await ForgedLog.CopyAsync();
        var incremental = new VerifyScope { AfterId = 250 };
        var result = await log.VerifyAsync(incremental);
        // From the checkpoint before it on: only there it is known what must be.
        Assert.Equal((IntegrityState.Intact, 200L, 100L, 300L), (result.State, result.Logs[0].From, result.Entries, result.VerifiedId));

        log.Flip("audit_entry", "entry", "seq = 20");
        Assert.Equal(IntegrityState.Intact, (await log.VerifyAsync(incremental)).State);
        Assert.Equal(20L, (await log.VerifyAsync()).Fault!.Seq);

        log.Flip("audit_entry", "entry", "seq = 299");
        Assert.Equal(299L, (await log.VerifyAsync(incremental)).Fault!.Seq);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Verify_AfterWhatWasVerified_StoredHashesBeforeItChanged_BeginsAtTheBeginning()
    {
        await using var log = await ForgedLog.CopyAsync();
        log.Flip("audit_entry", "leaf", "seq = 130");
        var result = await log.VerifyAsync(new VerifyScope { AfterId = 250 });
        Assert.Equal((VerifyStage.Leaf, 130L), (result.Fault!.Stage, result.Fault.Seq));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Verify_NothingNew_VerifiesNothingButTheAnchors()
    {
        await using var log = await ForgedLog.CopyAsync();
        var result = await log.VerifyAsync(new VerifyScope { AfterId = 300 });
        Assert.Equal((IntegrityState.Intact, 0L, 300L), (result.State, result.Entries, result.VerifiedId));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Verify_FromTo_GoesFromCheckpointToCheckpoint()
    {
        await using var log = await ForgedLog.CopyAsync();
        var scope = new VerifyScope { Origin = ForgedLog.Origin, From = 150, To = 160 };
        var result = await log.VerifyAsync(scope);
        Assert.Equal((IntegrityState.Intact, 100L, 200L, 100L), (result.State, result.Logs[0].From, result.Logs[0].Size, result.Entries));

        log.Flip("audit_entry", "entry", "seq = 250");
        Assert.Equal(IntegrityState.Intact, (await log.VerifyAsync(scope)).State);
        log.Flip("audit_entry", "entry", "seq = 190");
        Assert.Equal(190L, (await log.VerifyAsync(scope)).Fault!.Seq);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Verify_CheckpointThatSomebodyElseKept_ContradictsARewrittenLog()
    {
        await using var log = await ForgedLog.CopyAsync();
        var kept = new VerifyScope { Held = [SignedNote.Parse(log.Anchors.All[1].Note)] };
        Assert.Equal(IntegrityState.Intact, (await log.VerifyAsync(kept)).State);

        // Whoever has the console's machine has the anchors as well.
        log.Tamper("DELETE FROM audit_entry WHERE seq >= 150; DELETE FROM audit_pii WHERE id > 150; DELETE FROM audit_checkpoint WHERE size > 150");
        log.Rehash();
        log.Anchors.All.RemoveRange(1, 2);
        Assert.Equal(IntegrityState.Intact, (await log.VerifyAsync()).State);
        var fault = (await log.VerifyAsync(kept)).Fault!;
        Assert.Equal((VerifyStage.Consistency, 150L), (fault.Stage, fault.Seq));

        log.Keys.Believed.Clear();
        Assert.Equal(IntegrityState.Undecided, (await log.VerifyAsync(kept)).State);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Verify_BesideAWriter_DoesNotHoldItUpNorSeeItsEntries()
    {
        await using var store = new AuditStore();
        await store.FillAsync(600);
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
                await store.FillAsync(3);
        });
        var verifier = new LogVerifier(store.Connections, new FakeAnchors([]), new NoKeys());
        for (var i = 0; i < 20; i++)
        {
            var result = await verifier.VerifyAsync(VerifyScope.Everything with { Workers = 2 }, null, Deadline.Token);
            Assert.True(result.State == IntegrityState.Intact, result.Message);
            Assert.InRange(result.Entries, 601, long.MaxValue);
        }
        await stop.CancelAsync();
        await writing;
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Verify_HostileTexts_AreNoFault()
    {
        await using var store = new AuditStore();
        string[] hostile = ["nul\0in", "\0", "", "😂", "\ud83d", "a\u202eb", new string('x', 5_000) + "😂", "\"seq\":7,"];
        await store.Writer.WriteAsync(transaction =>
        {
            foreach (var text in hostile)
            {
                RiskConsole.Audit.Writing.PendingDrafts.Add(transaction, RiskConsole.Audit.Writing.AuditDraft.Of(new(
                    store.Time.GetUtcNow(), text, "a" + text, AuditOutcome.Ok, text, new JsonObject { ["x"] = text, [text] = 1 }, new JsonObject { ["name"] = text, ["ip"] = text, ["more"] = text }, text,
                    text, text)), store.Time.GetUtcNow());
            }
            return true;
        }, Deadline.Token);
        Assert.True(await store.Appender.IntegrateAllAsync(Deadline.Token));

        var result = await new LogVerifier(store.Connections, new FakeAnchors([]), new NoKeys()).VerifyAsync(VerifyScope.Everything, null, Deadline.Token);

        Assert.True(result.State == IntegrityState.Intact, result.Message);
        Assert.Equal(hostile.Length + 1L, result.Entries);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Verify_Stopped_EndsAtOnce()
    {
        await using var log = await ForgedLog.CopyAsync();
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new LogVerifier(log.Connections, log.Anchors, log.Keys).VerifyAsync(VerifyScope.Everything, (_, _) => stop.Cancel(), stop.Token).ContinueWith(
                task => stop.Token.IsCancellationRequested ? Task.FromCanceled<VerifyResult>(stop.Token) : task, TaskScheduler.Default).Unwrap());
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Command_IntactChangedAndUndecided_HasItsExitCodeAndSaysWhere()
    {
        await using var log = await ForgedLog.CopyAsync();
        var (code, said) = await CommandAsync(log, json: false);
        Assert.Equal(ExitCodes.Done, code);
        Assert.StartsWith($"{ForgedLog.Origin}: entries 0 to 299, root ", said, StringComparison.Ordinal);
        Assert.Contains("INTACT: 300 entries of 1 log are what was signed.", said, StringComparison.Ordinal);

        log.Tamper("DELETE FROM audit_entry WHERE seq = 150");
        (code, said) = await CommandAsync(log, json: false);
        Assert.Equal(ExitCodes.Failed, code);
        Assert.Contains($"TAMPERED: {ForgedLog.Origin}, entry 150, stage bytes: Entry 150 is missing.", said, StringComparison.Ordinal);

        (code, said) = await CommandAsync(log, json: true);
        var json = JsonNode.Parse(said)!;
        Assert.Equal((ExitCodes.Failed, "tampered", 150, "bytes"), (code, (string?)json["state"], (int?)json["fault"]!["seq"], (string?)json["fault"]!["stage"]));

        log.Anchors.Fault = new("The disk is gone.");
        (code, said) = await CommandAsync(log, json: false);
        Assert.Equal((ExitCodes.Undecided, true), (code, said.StartsWith("UNDECIDED: The disk is gone.", StringComparison.Ordinal)));
    }

    [Fact, Trait("Req", "AU2")]
    public void Command_WrongUsage_SaysWhatIsWrong()
    {
        var file = Path.GetTempFileName();
        Assert.Equal("--from: entries begin at 0.", Fault(new("log", -1, null, [], [], false, false)));
        Assert.StartsWith("--to:", Fault(new("log", 5, 4, [], [], false, false)), StringComparison.Ordinal);
        Assert.Contains("--log", Fault(new(null, 5, null, [], [], false, false)), StringComparison.Ordinal);
        Assert.StartsWith("--vkey:", Fault(new(null, null, null, [], ["x"], false, false)), StringComparison.Ordinal);
        Assert.StartsWith("--checkpoint ", Fault(new(null, null, null, [new FileInfo(file)], [], false, false)), StringComparison.Ordinal);
        File.Delete(file);
        Assert.StartsWith("--checkpoint ", Fault(new(null, null, null, [new FileInfo(file)], [], false, false)), StringComparison.Ordinal);

        static string Fault(AuditVerifyCommand.Choices choices) => choices.Scope(out var fault) is null ? fault : "none";
    }

    private static async Task<(int Code, string Said)> CommandAsync(ForgedLog log, bool json)
    {
        using var said = new StringWriter { NewLine = "\n" };
        var code = await new AuditVerifyCommand(new LogVerifier(log.Connections, log.Anchors, log.Keys), TimeProvider.System, said, said).RunAsync(VerifyScope.Everything, json, Deadline.Token);
        return (code, said.ToString());
    }

    private sealed class NoKeys : RiskConsole.Audit.Signing.IAuditKeys
    {
        public IReadOnlyList<NoteSigner> Signers(string origin) => [];

        public IReadOnlyList<RiskConsole.Audit.Signing.TrustedKey> Trusted(string origin) => [];
    }
}

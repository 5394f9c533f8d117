using RiskConsole.Audit.Signing;
using RiskConsole.Audit.Tree;
using RiskConsole.Tests.Audit.Log;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Audit.Signing;

public class CheckpointsTests
{
    [Fact, Trait("Req", "AU3")]
    public async Task SignNow_ActsWait_IntegratesSignsAnchorsAndStores()
    {
        await using var store = new AuditStore();

        var signed = await store.SignAsync(3);

        Assert.Equal(4, signed.Checkpoint.Size);
        Assert.Equal(await LogTruth.HoldsAsync(store), signed.Checkpoint.Root);
        Assert.Equal(signed.Note, store.Anchors.Last(signed.Checkpoint.Origin)!.Note);
        Assert.Equal(signed.Note, (await store.Checkpoints.LastAsync(1, Deadline.Token))!.Note);
        var trusted = Assert.Single(store.Keys.Trusted(signed.Checkpoint.Origin));
        Assert.True(SignedNote.Parse(signed.Note).IsSignedBy([trusted.Key]));
        Assert.Equal(signed.Checkpoint.Text, SignedNote.Parse(signed.Note).Text);
        Assert.Equal(4, store.State.SignedSize);
        Assert.False(store.Duty.IsHeld);
    }

    [Fact, Trait("Req", "AU3")]
    public async Task SignNow_NothingNew_GivesTheCheckpointThereIs()
    {
        await using var store = new AuditStore();
        var first = await store.SignAsync(300);

        var again = await store.SignAsync(0);

        Assert.Equal(first.Note, again.Note);
        Assert.Single(store.Anchors.Read(first.Checkpoint.Origin));
    }

    [Fact, Trait("Req", "AU3")]
    public async Task SignNow_AnotherProcessHasTheDuty_WaitsForItsCheckpoint()
    {
        await using var first = new AuditStore();
        await using var second = new AuditStore(of: first);
        Assert.True(first.Duty.TryTake());
        await second.ActAsync(2);

        var waiting = second.Checkpoints.SignNowAsync(Deadline.Token);
        Assert.False(waiting.IsCompleted);
        var signed = await first.Checkpoints.SignNowAsync(Deadline.Token);

        Assert.Equal(signed!.Note, (await waiting)!.Note);
    }

    [Fact, Trait("Req", "AU3")]
    public async Task SignNow_OlderDatabaseWasRestored_SignsNothingAndActsGoOn()
    {
        await using var store = new AuditStore();
        await store.SignAsync(3);
        var backup = Path.Combine(store.Folder, "backup.db");
        store.Tamper($"VACUUM INTO '{backup}'");
        var last = await store.SignAsync(5);
        await store.Writer.StopAsync(Deadline.Token);
        foreach (var file in Directory.GetFiles(store.Folder, "riskconsole.db*"))
            File.Delete(file);
        File.Move(backup, store.DatabaseFile);

        await using var restored = new AuditStore(of: store);
        await restored.ActAsync(9);
        var newest = await restored.Checkpoints.SignNowAsync(Deadline.Token);

        Assert.Contains("set back", restored.Checkpoints.Halted, StringComparison.Ordinal);
        Assert.Equal(4, newest!.Checkpoint.Size);
        Assert.Equal(last.Note, restored.Anchors.Last(last.Checkpoint.Origin)!.Note);
        Assert.Equal((4L, 9L), (await restored.ScalarAsync<long>("SELECT count(*) FROM audit_entry"), await restored.ScalarAsync<long>("SELECT count(*) FROM audit_pending")));
        // A restart does not forget it.
        await using var again = new AuditStore(of: store);
        Assert.Equal(restored.Checkpoints.Halted, again.Checkpoints.Halted);
    }

    [Theory, Trait("Req", "AU3")]
    [InlineData(20, "UPDATE audit_entry SET leaf = zeroblob(32) WHERE seq = 3")]
    [InlineData(300, "UPDATE audit_tile SET hash = zeroblob(32)")]
    [InlineData(300, "DELETE FROM audit_tile")]
    [InlineData(300, "UPDATE audit_entry SET leaf = zeroblob(32) WHERE seq = 280")]
    [InlineData(20, "DELETE FROM audit_entry WHERE seq = 7")]
    [InlineData(2, "UPDATE audit_log SET frontier = zeroblob(64)")]
    [InlineData(2, "UPDATE audit_log SET frontier = zeroblob(7)")]
    [InlineData(2, "UPDATE audit_checkpoint SET root = zeroblob(32)")]
    public async Task SignNow_LogWasChangedUnderTheLastAnchor_SignsNothing(int acts, string change)
    {
        await using var store = new AuditStore();
        var before = await store.SignAsync(acts);
        store.Tamper(change);
        await store.ActAsync(1);

        await store.Checkpoints.SignNowAsync(Deadline.Token);

        Assert.NotNull(store.Checkpoints.Halted);
        Assert.Single(store.Anchors.Read(before.Checkpoint.Origin));
        Assert.Equal(1L, await store.ScalarAsync<long>("SELECT count(*) FROM audit_pending"));
    }

    [Fact, Trait("Req", "AU3")]
    public async Task SignNow_WholeTreeWasMadeAnew_ContradictsTheAnchor()
    {
        await using var store = new AuditStore();
        await store.SignAsync(1);
        var leaf = MerkleHash.Leaf("other bytes"u8);
        var frontier = new MerkleFrontier();
        frontier.Append(await store.ScalarAsync<byte[]>("SELECT leaf FROM audit_entry WHERE seq = 0"));
        frontier.Append(leaf);
        store.Tamper($"UPDATE audit_entry SET leaf = x'{Convert.ToHexString(leaf)}' WHERE seq = 1; UPDATE audit_log SET frontier = x'{Convert.ToHexString(frontier.ToBytes())}'; DELETE FROM audit_checkpoint");

        await store.SignAsync(1);

        Assert.Contains("are not what its last anchor says", store.Checkpoints.Halted, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU3")]
    public async Task SignNow_AnchorsAreGone_SignsNothingUntilTheyAreBack()
    {
        await using var store = new AuditStore();
        await store.SignAsync(2);
        File.Move(store.Paths.AnchorFile, store.Paths.AnchorFile + ".away");

        await store.SignAsync(2);
        Assert.Contains("anchors are gone", store.Checkpoints.Halted, StringComparison.Ordinal);
        File.Move(store.Paths.AnchorFile + ".away", store.Paths.AnchorFile);
        store.Checkpoints.Resume();

        Assert.Equal(5, (await store.SignAsync(0)).Checkpoint.Size);
        Assert.Null(store.Checkpoints.Halted);
    }

    [Fact, Trait("Req", "AU3")]
    public async Task SignNow_AnchorIsNotSignedByAKnownKey_SignsNothing()
    {
        await using var store = new AuditStore();
        var signed = await store.SignAsync(2);
        store.Anchors.Append(signed with { Note = signed.Note.Replace("\n— ", "\n— x", StringComparison.Ordinal) });

        await store.SignAsync(2);

        Assert.Contains("not signed by a key that is believed", store.Checkpoints.Halted, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU3")]
    public async Task SignNow_AnchorCannotBeWritten_StoresNoCheckpointAndSignsWhenItCan()
    {
        await using var store = new AuditStore();
        Directory.CreateDirectory(store.Paths.AnchorFile);

        await Assert.ThrowsAsync<AnchorException>(() => store.SignAsync(2));
        Assert.Equal((3L, 0L), (await store.ScalarAsync<long>("SELECT size FROM audit_log"), await store.ScalarAsync<long>("SELECT count(*) FROM audit_checkpoint")));
        Directory.Delete(store.Paths.AnchorFile);

        Assert.Equal(3, (await store.SignAsync(0)).Checkpoint.Size);
        Assert.Null(store.Checkpoints.Halted);
    }

    [Fact, Trait("Req", "AU3")]
    public async Task SignNow_EndedBetweenAnchorAndDatabase_GoesOn()
    {
        await using var store = new AuditStore();
        var signed = await store.SignAsync(2);
        store.Tamper("DELETE FROM audit_checkpoint");

        var next = await store.SignAsync(1);

        Assert.Equal(signed.Checkpoint.Size + 1, next.Checkpoint.Size);
        Assert.Null(store.Checkpoints.Halted);
    }
}

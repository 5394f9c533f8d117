using System.Security.Cryptography;
using System.Text;
using RiskConsole.Audit;
using RiskConsole.Audit.Signing;
using RiskConsole.Audit.Tree;
using RiskConsole.Audit.Verify;

namespace RiskConsole.Tests.Audit.Verify;

/// <summary>Whatever is changed in the database or beside it is found, at the right stage and place.</summary>
public class TamperTests
{
    [Fact, Trait("Req", "AU2")]
    public async Task Verify_NothingChanged_IsIntactUpToTheEnd()
    {
        await using var log = await ForgedLog.CopyAsync();

        var result = await log.VerifyAsync();

        Assert.True(result.State == IntegrityState.Intact, result.Message);
        Assert.Equal((300L, 300L), (result.Entries, result.VerifiedId));
        Assert.Equal((ForgedLog.Origin, 0L, 300L, 290L), (result.Logs[0].Origin, result.Logs[0].From, result.Logs[0].Size, result.Logs[0].SignedSize));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Read_AnyByteOfAnEntryFlipped_IsFoundAtItsPlace()
    {
        await using var log = await ForgedLog.CopyAsync();
        var header = new LogHeader(1, ForgedLog.Origin, ForgedLog.Size, [], false, false, 0);
        var whole = log.Scalar<byte[]>("SELECT entry FROM audit_entry WHERE seq = 270");
        using var connection = log.Connections.Open(readOnly: false);
        using var change = connection.CreateCommand();
        change.CommandText = "DROP TRIGGER IF EXISTS audit_entry_no_rewrite; UPDATE audit_entry SET entry = @entry WHERE seq = 270";
        var value = change.Parameters.Add("@entry", Microsoft.Data.Sqlite.SqliteType.Blob);
        for (var i = 0; i < whole.Length; i++)
        {
            var flipped = (byte[])whole.Clone();
            flipped[i] ^= (byte)(1 << (i % 8));
            value.Value = flipped;
            change.ExecuteNonQuery();
            var fault = EntryRows.Read(connection, header, 268, 273, projections: true).Fault;
            Assert.True(fault is { Seq: 270, Stage: VerifyStage.Bytes or VerifyStage.Leaf }, $"Byte {i}: {fault}");
        }
    }

    [Theory, Trait("Req", "AU2")]
    [InlineData("audit_entry", "leaf", "seq = 271", VerifyStage.Leaf, 271L)]
    [InlineData("audit_entry", "actor", "seq = 5", VerifyStage.Projection, 5L)]
    [InlineData("audit_entry", "action", "seq = 255", VerifyStage.Projection, 255L)]
    [InlineData("audit_entry", "target", "seq = 256", VerifyStage.Projection, 256L)]
    [InlineData("audit_entry", "name", "seq = 299", VerifyStage.Projection, 299L)]
    [InlineData("audit_entry", "ip", "seq = 1", VerifyStage.Projection, 1L)]
    [InlineData("audit_entry", "search", "seq = 0", VerifyStage.Projection, 0L)]
    [InlineData("audit_pii", "salt", "id = 51", VerifyStage.Projection, 50L)]
    [InlineData("audit_pii", "json", "id = 51", VerifyStage.Projection, 50L)]
    [InlineData("audit_tile", "hash", "idx = 0", VerifyStage.Tile, 0L)]
    [InlineData("audit_log", "frontier", "log_id = 1", VerifyStage.Root, 290L)]
    [InlineData("audit_log", "origin", "log_id = 1", VerifyStage.Signature, null)]
    [InlineData("audit_checkpoint", "root", "size = 200", VerifyStage.Signature, null)]
    [InlineData("audit_checkpoint", "note", "size = 200", VerifyStage.Signature, null)]
    public async Task Verify_OneBitFlipped_IsFound(string table, string column, string where, VerifyStage stage, long? seq)
    {
        await using var log = await ForgedLog.CopyAsync();
        log.Flip(table, column, where);
        await DemandAsync(log, stage, seq);
    }

    [Theory, Trait("Req", "AU2")]
    [InlineData("UPDATE audit_entry SET time_us = time_us + 1 WHERE seq = 7", VerifyStage.Projection, 7L)]
    [InlineData("UPDATE audit_entry SET kind = 1 WHERE seq = 7", VerifyStage.Projection, 7L)]
    [InlineData("UPDATE audit_entry SET severity = 4 WHERE seq = 7", VerifyStage.Projection, 7L)]
    [InlineData("UPDATE audit_entry SET outcome = 2 WHERE seq = 7", VerifyStage.Projection, 7L)]
    [InlineData("UPDATE audit_entry SET kind = 'x' WHERE seq = 7", VerifyStage.Projection, 7L)]
    [InlineData("UPDATE audit_entry SET sid = 'x' WHERE seq = 7", VerifyStage.Projection, 7L)]
    [InlineData("UPDATE audit_entry SET corr = 'x' WHERE seq = 7", VerifyStage.Projection, 7L)]
    [InlineData("UPDATE audit_entry SET name = NULL WHERE seq = 7", VerifyStage.Projection, 7L)]
    [InlineData("UPDATE audit_entry SET actor = CAST(actor AS BLOB) WHERE seq = 7", VerifyStage.Projection, 7L)]
    [InlineData("UPDATE audit_entry SET target = target || char(0) || 'x' WHERE seq = 7", VerifyStage.Projection, 7L)]
    [InlineData("UPDATE audit_entry SET id = 9999 WHERE seq = 7", VerifyStage.Projection, 7L)]
    [InlineData("DELETE FROM audit_pii WHERE id = 8", VerifyStage.Projection, 7L)]
    [InlineData("INSERT INTO audit_pii SELECT 1, salt, json FROM audit_pii WHERE id = 2", VerifyStage.Projection, 0L)]
    [InlineData("INSERT INTO audit_pii SELECT 301, salt, json FROM audit_pii WHERE id = 2", VerifyStage.Projection, null)]
    [InlineData("UPDATE audit_entry SET entry = NULL WHERE seq = 7", VerifyStage.Bytes, 7L)]
    [InlineData("DELETE FROM audit_entry WHERE seq = 150", VerifyStage.Bytes, 150L)]
    [InlineData("DELETE FROM audit_entry WHERE seq = 0", VerifyStage.Bytes, 0L)]
    [InlineData("DELETE FROM audit_entry WHERE seq >= 250", VerifyStage.Bytes, 250L)]
    [InlineData("DELETE FROM audit_entry WHERE seq = 150; UPDATE audit_entry SET seq = seq - 1, id = id - 1 WHERE seq = 151", VerifyStage.Bytes, 150L)]
    [InlineData("UPDATE audit_entry SET seq = -1 WHERE seq = 20; UPDATE audit_entry SET seq = 20 WHERE seq = 30; UPDATE audit_entry SET seq = 30 WHERE seq = -1", VerifyStage.Bytes, 20L)]
    [InlineData("UPDATE audit_entry SET seq = -1 WHERE seq = 20", VerifyStage.Bytes, 20L)]
    [InlineData("DROP INDEX ix_audit_entry_seq; INSERT INTO audit_entry SELECT 9999, log_id, seq, time_us, actor, name, action, kind, severity, outcome, target, ip, sid, corr, search, entry, leaf FROM audit_entry WHERE seq = 20", VerifyStage.Bytes, 20L)]
    [InlineData("INSERT INTO audit_entry SELECT 301, log_id, 300, time_us, actor, name, action, kind, severity, outcome, target, ip, sid, corr, search, entry, leaf FROM audit_entry WHERE seq = 20", VerifyStage.Bytes, 300L)]
    [InlineData("INSERT INTO audit_entry SELECT 301, 2, 0, time_us, actor, name, action, kind, severity, outcome, target, ip, sid, corr, search, entry, leaf FROM audit_entry WHERE seq = 20", VerifyStage.Bytes, null)]
    [InlineData("DELETE FROM audit_tile", VerifyStage.Tile, 0L)]
    [InlineData("INSERT INTO audit_tile SELECT 1, 1, 1, hash FROM audit_tile", VerifyStage.Tile, null)]
    [InlineData("UPDATE audit_log SET size = 299", VerifyStage.Bytes, 299L)]
    [InlineData("UPDATE audit_log SET size = 301", VerifyStage.Bytes, 300L)]
    [InlineData("UPDATE audit_checkpoint SET size = 201 WHERE size = 200", VerifyStage.Signature, null)]
    [InlineData("DELETE FROM audit_log", VerifyStage.Bytes, null)]
    public async Task Verify_RowsChanged_IsFound(string sql, VerifyStage stage, long? seq)
    {
        await using var log = await ForgedLog.CopyAsync();
        log.Tamper(sql);
        await DemandAsync(log, stage, seq);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Verify_EntriesExchanged_IsFoundAtTheFirst()
    {
        await using var log = await ForgedLog.CopyAsync();
        log.Tamper(
            "UPDATE audit_entry SET entry = (SELECT entry FROM audit_entry o WHERE o.seq = 70 - audit_entry.seq), leaf = (SELECT leaf FROM audit_entry o WHERE o.seq = 70 - audit_entry.seq) WHERE seq IN (30, 40)");
        await DemandAsync(log, VerifyStage.Bytes, 30);
    }

    [Theory, Trait("Req", "AU2")]
    [InlineData(5, 0L)]
    [InlineData(99, 0L)]
    [InlineData(100, 100L)]
    [InlineData(199, 100L)]
    [InlineData(289, 200L)]
    public async Task Verify_EntryRewrittenAndAllHashedAnew_IsNarrowedByCheckpoints(int seq, long first)
    {
        foreach (var alsoStored in (bool[])[false, true])
        {
            await using var log = await ForgedLog.CopyAsync();
            Rewrite(log, seq);
            log.Rehash();
            if (alsoStored)
                log.Tamper("DELETE FROM audit_checkpoint");
            await DemandAsync(log, VerifyStage.Consistency, first);
        }
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Verify_TailThatNobodySignedYet_CanBeRewritten()
    {
        await using var log = await ForgedLog.CopyAsync();
        Rewrite(log, 295);
        log.Rehash();
        // What is documented as the limit: ten seconds at most.
        Assert.Equal(IntegrityState.Intact, (await log.VerifyAsync(new VerifyScope { Projections = false })).State);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Verify_RewrittenAndSignedWithAnotherKey_IsFound()
    {
        await using var log = await ForgedLog.CopyAsync();
        Rewrite(log, 120);
        log.Rehash();
        using var forger = new NoteSigner(ForgedLog.Origin, ECDsa.Create(ECCurve.NamedCurves.nistP256));
        var leaves = Enumerable.Range(0, ForgedLog.Size).Select(i => log.Scalar<byte[]>($"SELECT leaf FROM audit_entry WHERE seq = {i}")).ToArray();
        foreach (var size in (int[])[200, 290])
        {
            var checkpoint = new Checkpoint(ForgedLog.Origin, size, Tree.Vectors.Mth(leaves.AsSpan(0, size)));
            log.Tamper(
                $"UPDATE audit_checkpoint SET root = @root, note = @note, anchored_us = NULL WHERE size = {size}", ("@root", checkpoint.Root),
                ("@note", new SignedNote(checkpoint.Text, [forger.Sign(checkpoint.Text)]).ToString()));
        }
        await DemandAsync(log, VerifyStage.Signature, null);
        // Whoever believes the forger's key still has the anchors against them.
        log.Keys.Believed.Add(new TrustedKey(forger.Key, 0, null));
        await DemandAsync(log, VerifyStage.Consistency, 100);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Verify_OlderDatabaseRestored_IsFoundByTheAnchors()
    {
        await using var log = await ForgedLog.OlderAsync();
        await DemandAsync(log, VerifyStage.Consistency, 200);
        log.Anchors.All.RemoveAt(2);
        Assert.Equal(IntegrityState.Intact, (await log.VerifyAsync()).State);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Verify_EndCutOffAndEverythingSetBack_IsFoundByTheAnchors()
    {
        await using var log = await ForgedLog.CopyAsync();
        log.Tamper("DELETE FROM audit_entry WHERE seq >= 250; DELETE FROM audit_pii WHERE id > 250; DELETE FROM audit_checkpoint WHERE size > 250");
        log.Rehash();
        await DemandAsync(log, VerifyStage.Consistency, 250);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Verify_AnyLineOfTheNoteOfAnAnchorChanged_IsFound()
    {
        await using var log = await ForgedLog.CopyAsync();
        var anchor = log.Anchors.All[1];
        var text = anchor.Note;
        foreach (var at in (int[])[0, text.IndexOf('\n', StringComparison.Ordinal) + 1, text.IndexOf('\n', StringComparison.Ordinal) + 9, text.Length - 20])
        {
            log.Anchors.All[1] = anchor with { Note = text[..at] + (text[at] == 'A' ? 'B' : 'A') + text[(at + 1)..] };
            await DemandAsync(log, VerifyStage.Signature, null);
        }
        log.Anchors.All[1] = anchor with { Note = "" };
        await DemandAsync(log, VerifyStage.Signature, null);
    }

    [Fact, Trait("Req", "AU6")]
    public async Task Verify_PersonalDataErased_IsIntact()
    {
        await using var log = await ForgedLog.CopyAsync();
        log.Tamper(
            "DELETE FROM audit_pii WHERE id = 8; UPDATE audit_entry SET name = NULL, ip = NULL, search = replace(replace(search, 'ada u:', 'u:'), ' 192.0.2.1', '') WHERE id = 8");
        var result = await log.VerifyAsync();
        Assert.True(result.State == IntegrityState.Intact, result.Message);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Verify_SomethingIsMissingToDecide_IsUndecided()
    {
        await using var log = await ForgedLog.CopyAsync();
        log.Anchors.Fault = new AnchorException("anchors.txt cannot be read.");
        Assert.Equal((IntegrityState.Undecided, "anchors.txt cannot be read."), Of(await log.VerifyAsync()));
        log.Anchors.Fault = null;

        var last = log.Anchors.All[2];
        log.Anchors.All.RemoveAt(2);
        Assert.Contains("1 checkpoints", Of(await log.VerifyAsync()).Message, StringComparison.Ordinal);
        log.Anchors.All.Add(last);
        // Whoever lost the file begins a new one with the newest checkpoint.
        log.Anchors.All.RemoveRange(0, 2);
        Assert.Equal(IntegrityState.Intact, (await log.VerifyAsync()).State);

        log.Keys.Believed.Clear();
        Assert.Contains("--vkey", Of(await log.VerifyAsync()).Message, StringComparison.Ordinal);
        Assert.Contains("no log other", Of(await log.VerifyAsync(new VerifyScope { Origin = "other" })).Message, StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(log.Folder, "riskconsole.db"), "This is no database, however long it may be.");
        File.Delete(Path.Combine(log.Folder, "riskconsole.db-wal"));
        Assert.Equal(IntegrityState.Undecided, (await log.VerifyAsync()).State);

        static (IntegrityState State, string Message) Of(VerifyResult result) => (result.State, result.Message);
    }

    private static void Rewrite(ForgedLog log, int seq)
    {
        var entry = Encoding.UTF8.GetString(log.Scalar<byte[]>($"SELECT entry FROM audit_entry WHERE seq = {seq}"));
        log.Tamper($"UPDATE audit_entry SET entry = @entry WHERE seq = {seq}", ("@entry", Encoding.UTF8.GetBytes(entry.Replace("\"ok\"", "\"failed\"", StringComparison.Ordinal))));
    }

    private static async Task DemandAsync(ForgedLog log, VerifyStage stage, long? seq)
    {
        var result = await log.VerifyAsync();
        Assert.Equal(IntegrityState.Tampered, result.State);
        Assert.True((stage, seq) == (result.Fault!.Stage, result.Fault.Seq), $"Expected {stage} at {seq}, found {result.Fault}");
    }
}

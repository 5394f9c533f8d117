using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Audit.Signing;
using RiskConsole.Audit.Tree;
using RiskConsole.Audit.Verify;
using RiskConsole.Audit.Writing;
using RiskConsole.Events;
using RiskConsole.Storage;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Audit.Verify;

/// <summary>Verifications in the background: what they store, tell and stop, and when they are due.</summary>
public sealed class VerificationsTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.Zero));
    private readonly FakeBus _bus = new();
    private readonly FakeCheckpoints _checkpoints = new();
    private ForgedLog _log = null!;
    private StoreWriter _writer = null!;
    private StoreReader _reader = null!;
    private StoreDuty _duty = null!;
    private Verifications _verifications = null!;
    private VerifySchedule _schedule = null!;
    private IntegrityBoard _board = null!;

    public async Task InitializeAsync()
    {
        _log = await ForgedLog.CopyAsync();
        var store = Microsoft.Extensions.Options.Options.Create(new StoreOptions());
        _writer = new StoreWriter(_log.Connections, store, TimeProvider.System, NullLogger<StoreWriter>.Instance);
        _reader = new StoreReader(_log.Connections, store, TimeProvider.System);
        _duty = new StoreDuty(_log.Connections);
        var trail = new AuditTrail(_writer, _bus, _time, NullLogger<AuditTrail>.Instance);
        _verifications = new Verifications(new LogVerifier(_log.Connections, _log.Anchors, _log.Keys), _checkpoints, trail, _reader, _bus, _time, NullLogger<Verifications>.Instance);
        _schedule = new VerifySchedule(
            _verifications, _reader, _duty, Microsoft.Extensions.Options.Options.Create(new AuditOptions()), _time, NullLogger<VerifySchedule>.Instance);
        _board = new IntegrityBoard(_verifications, _reader, _checkpoints, _log.Keys, _log.Anchors, _bus, _time, NullLogger<IntegrityBoard>.Instance);
    }

    public async Task DisposeAsync()
    {
        await _verifications.DisposeAsync();
        _schedule.Dispose();
        _board.Dispose();
        _reader.Dispose();
        _duty.Dispose();
        await _writer.StopAsync(Deadline.Token);
        _writer.Dispose();
        await _log.DisposeAsync();
    }

    [Fact, Trait("Req", "AU2")]
    public async Task TryStart_ByAPerson_IsStoredToldAndShown()
    {
        await _board.RenewAsync(Deadline.Token);
        Assert.Equal((IntegrityState.Unknown, 300L, 0L, 290L), (_board.Current.State, _board.Current.Size, _board.Current.VerifiedSize, _board.Current.SignedSize));

        Assert.True(_verifications.TryStart(full: true, Actors.System("ann")));
        await _verifications.EndAsync();
        await _board.RenewAsync(Deadline.Token);

        var status = _board.Current;
        Assert.Equal((IntegrityState.Intact, 300L, _time.GetUtcNow(), _time.GetUtcNow()), (status.State, status.VerifiedSize, status.VerifiedAt, status.FullAt));
        Assert.Equal((ForgedLog.Origin, Convert.ToBase64String(_log.Anchors.All[2].Checkpoint.Root)), (status.Origin, status.Root));
        Assert.StartsWith(ForgedLog.Origin + "+", status.VerifierKey, StringComparison.Ordinal);
        Assert.Null(status.Progress);
        var run = Assert.Single(await _reader.ReadAsync(connection => VerificationRows.Newest(connection, 10), Deadline.Token));
        Assert.Equal((true, IntegrityState.Intact, 300L, "ann"), (run.IsFull, run.Result, run.Entries, run.By));
        var entry = Drafts().Single();
        Assert.Equal(("audit.verify", AuditOutcome.Ok, "sys:ann"), (entry.Action, entry.Outcome, entry.Actor));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task TryStart_LogWasChanged_HaltsAndTellsOnceUntilAFullOneFindsItIntact()
    {
        _log.Flip("audit_entry", "leaf", "seq = 20");
        await RunAsync(full: true);
        Assert.Contains("entry 20", _checkpoints.Halted, StringComparison.Ordinal);
        await RunAsync(full: true);
        // What a part finds intact takes nothing back.
        await RunAsync(full: false);
        await _board.RenewAsync(Deadline.Token);

        Assert.Equal((IntegrityState.Tampered, 20L), (_board.Current.State, _board.Current.Fault!.Seq));
        Assert.Equal(_checkpoints.Halted, _board.Current.SigningHalted);
        var told = Assert.Single(Drafts());
        Assert.Equal(("audit.tampered", Severity.Critical, "log:1"), (told.Action, told.Severity, told.Target));

        _log.Flip("audit_entry", "leaf", "seq = 20");
        await RunAsync(full: true);
        await _board.RenewAsync(Deadline.Token);
        Assert.Null(_checkpoints.Halted);
        Assert.Equal(IntegrityState.Intact, _board.Current.State);
    }

    [Fact, Trait("Req", "AU2")]
    public async Task TryStart_AnchorsCannotBeRead_IsUndecidedAndHaltsNothing()
    {
        _log.Anchors.Fault = new AnchorException("The disk is gone.");
        await RunAsync(full: true);
        await _board.RenewAsync(Deadline.Token);
        Assert.Equal((IntegrityState.Undecided, "The disk is gone.", null), (_board.Current.State, _board.Current.Message, _checkpoints.Halted));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Look_ByTheClock_VerifiesAllOnceADayAndTheRestEveryTenMinutes()
    {
        Assert.False(await _schedule.LookAsync(Deadline.Token));
        Assert.True(_duty.TryTake());
        Assert.True(await DueAsync());
        Assert.False(await DueAsync());
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.True(await DueAsync());
        _time.Advance(TimeSpan.FromDays(1));
        Assert.True(await DueAsync());

        var runs = await _reader.ReadAsync(connection => VerificationRows.Newest(connection, 10), Deadline.Token);
        Assert.Equal([true, false, true], runs.Select(run => run.IsFull));
        // Nothing was new for the second one.
        Assert.Equal([300L, 0L, 300L], runs.Select(run => run.Entries));
        Assert.Empty(Drafts());
    }

    [Fact, Trait("Req", "AU2")]
    public async Task ProveAsync_SignedEntry_IsProvenAndAnUnsignedOneIsNot()
    {
        var proofs = new AuditProofs(_reader, _log.Keys, new OpenGuard());
        foreach (var id in (long[])[1, 2, 256, 257, 290])
        {
            var proof = (await proofs.ProveAsync(Actors.System("test"), id, Deadline.Token))!;
            Assert.Equal((ForgedLog.Origin, id - 1, 290L), (proof.Origin, proof.Seq, proof.Size));
            Assert.Equal(MerkleHash.Leaf(proof.Bytes), proof.Leaf);
            Assert.True(MerkleProofs.VerifyInclusion(proof.Seq, proof.Size, proof.Leaf, proof.Path, proof.Root));
            Assert.True(SignedNote.Parse(proof.Checkpoint).IsSignedBy([.. proof.VerifierKeys.Select(NoteKey.Parse)]));
        }
        Assert.Null(await proofs.ProveAsync(Actors.System("test"), 291, Deadline.Token));
        Assert.Null(await proofs.ProveAsync(Actors.System("test"), 0, Deadline.Token));
        _log.Tamper("DELETE FROM audit_entry WHERE id = 3");
        Assert.Null(await proofs.ProveAsync(Actors.System("test"), 2, Deadline.Token));
    }

    [Fact, Trait("Req", "AU2")]
    public async Task Verify_TextIndexChanged_IsFound()
    {
        _log.Tamper("INSERT INTO audit_fts(audit_fts) VALUES ('rebuild'); INSERT INTO log_position VALUES ('audit-search', 300)");
        var scope = VerifyScope.Everything with { TextIndex = true };
        var result = await _log.VerifyAsync(scope);
        Assert.True(result.State == IntegrityState.Intact, result.Message);

        // As long as it is behind, what is not indexed yet is no fault.
        _log.Tamper("INSERT INTO audit_fts(audit_fts, rowid, search) SELECT 'delete', id, search FROM audit_entry WHERE id = 300; UPDATE log_position SET seq = 299 WHERE consumer = 'audit-search'");
        Assert.Equal(IntegrityState.Intact, (await _log.VerifyAsync(scope)).State);

        _log.Tamper("INSERT INTO audit_fts(audit_fts, rowid, search) SELECT 'delete', id, search FROM audit_entry WHERE id = 120");
        Assert.Equal(VerifyStage.Projection, (await _log.VerifyAsync(scope)).Fault?.Stage);
        Assert.Equal(IntegrityState.Intact, (await _log.VerifyAsync()).State);
    }

    private async Task RunAsync(bool full)
    {
        Assert.True(_verifications.TryStart(full, user: null));
        await _verifications.EndAsync();
    }

    private async Task<bool> DueAsync()
    {
        var started = await _schedule.LookAsync(Deadline.Token);
        await _verifications.EndAsync();
        return started;
    }

    /// <summary>What was told to the audit log.</summary>
    private List<EntryProjection> Drafts()
    {
        using var connection = _log.Connections.Open(readOnly: true);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT draft, seq_at FROM audit_pending ORDER BY id";
        List<EntryProjection> told = [];
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
            told.Add(EntryProjection.Read(new AuditDraft(row.GetFieldValue<byte[]>(0), row.GetInt32(1), null, null).Entry(0)));
        return told;
    }

    private sealed class OpenGuard : IAccessGuard
    {
        public Task DemandAsync(System.Security.Claims.ClaimsPrincipal user, string policy, CancellationToken ct) => Task.CompletedTask;
    }
}

/// <summary>Remembers why it was halted.</summary>
internal sealed class FakeCheckpoints : ICheckpoints
{
    public string? Halted { get; private set; }

    public Task<SignedCheckpoint?> SignNowAsync(CancellationToken ct) => Task.FromResult<SignedCheckpoint?>(null);

    public Task<SignedCheckpoint?> LastAsync(long logId, CancellationToken ct) => Task.FromResult<SignedCheckpoint?>(null);

    public void Halt(string reason) => Halted = reason;

    public void Resume() => Halted = null;
}

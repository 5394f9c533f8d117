using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using RiskConsole.Audit;
using RiskConsole.Audit.Reading;
using RiskConsole.Audit.Tree;
using RiskConsole.Audit.Writing;
using RiskConsole.Storage;

namespace RiskConsole.Tests.Components.Audit;

/// <summary>Entries as the sequencer would have made them.</summary>
internal static class SomeEntry
{
    public static DateTimeOffset Noon { get; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static AuditEntry Of(JsonObject? data = null, string action = "user.role", string target = "user:7d9f0f9e-6a0f-4c1c-9d7a-111111111111", JsonObject? personal = null, long seq = 4)
    {
        var all = new JsonObject { ["kind"] = "security", ["severity"] = "warning" };
        foreach (var (name, value) in data ?? [])
            all[name] = value?.DeepClone();
        var draft = AuditDraft.Of(new EntryParts(
            Noon, "u:0d9f0f9e-6a0f-4c1c-9d7a-222222222222", action, AuditOutcome.Ok, target, all, personal ?? new JsonObject { ["name"] = "ada", ["ip"] = "203.0.113.9" },
            Session: "ab12cd34", Correlation: "f00dcafe"));
        return Of(draft.Entry(seq), draft.Personal);
    }

    public static AuditEntry Of(byte[] bytes, byte[]? personal)
    {
        var said = EntryProjection.Read(bytes);
        var beside = personal is null ? default : PersonalColumns.Read(Encoding.UTF8.GetString(personal));
        return new(
            said.Seq + 1, 1, said.Seq, said.TimeUs.ToTime(), said.Actor, beside.Name, said.Action, said.Kind, said.Severity, said.Outcome, said.Target, beside.Ip ?? said.Ip,
            said.Session, said.Correlation)
        {
            Bytes = bytes,
            Personal = personal is null ? null : Encoding.UTF8.GetString(personal),
        };
    }
}

/// <summary>Entries in memory; finds only.</summary>
internal sealed class MemoryEntries : IAuditSearch
{
    public Dictionary<long, AuditEntry> Entries { get; } = [];

    public Task<AuditEntry?> FindAsync(ClaimsPrincipal user, long id, CancellationToken ct) => Task.FromResult(Entries.GetValueOrDefault(id));

    public Task<AuditPage> SearchAsync(ClaimsPrincipal user, AuditFilter filter, int limit, AuditCursor? after, CancellationToken ct) => throw new NotSupportedException();

    public Task<int> CountAsync(ClaimsPrincipal user, AuditFilter filter, CancellationToken ct) => throw new NotSupportedException();

    public Task<AuditHistogram> HistogramAsync(ClaimsPrincipal user, AuditFilter filter, int bars, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<AuditFacet>> FacetsAsync(ClaimsPrincipal user, AuditFilter filter, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<AuditEntry>> AfterAsync(ClaimsPrincipal user, AuditFilter filter, long id, int limit, CancellationToken ct) => throw new NotSupportedException();

    public Task<long> NewestAsync(ClaimsPrincipal user, CancellationToken ct) => throw new NotSupportedException();
}

/// <summary>A small log with a real tree and a real key, and the proofs of one entry in it.</summary>
internal sealed class MemoryProofs : IAuditProofs
{
    private const string Origin = "riskconsole/audit/2026-Q4-1";

    private static readonly NoteSigner Signer = new(Origin, ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>What is answered; null for an entry no checkpoint covers yet.</summary>
    public EntryProof? Proof { get; set; }

    public Task<EntryProof?> ProveAsync(ClaimsPrincipal user, long id, CancellationToken ct) => Task.FromResult(Proof);

    /// <summary>A proof of an entry in a log of this size; the others are of no matter.</summary>
    public static EntryProof Of(AuditEntry entry, long size)
    {
        var leaves = Enumerable.Range(0, (int)size).Select(i => i == entry.Seq ? MerkleHash.Leaf(entry.Bytes) : MerkleHash.Leaf(Encoding.UTF8.GetBytes($"{i}"))).ToList();
        var root = MerkleProofs.Root(Subtree, 0, size);
        var text = new Checkpoint(Origin, size, root).Text;
        return new(
            Origin, entry.Seq, entry.Bytes!, leaves[(int)entry.Seq], MerkleProofs.Inclusion(Subtree, entry.Seq, size), size, root,
            new SignedNote(text, [Signer.Sign(text)]).ToString(), [Signer.Key.Text]);

        byte[] Subtree(long begin, long end) =>
            end - begin == 1 ? leaves[(int)begin] : MerkleHash.Node(Subtree(begin, (begin + end) / 2), Subtree((begin + end) / 2, end));
    }
}

/// <summary>A state of the log that the test sets.</summary>
internal sealed class FakeIntegrity : IAuditIntegrity
{
    public static IntegrityStatus Good { get; } = new(
        IntegrityState.Intact, null, "Everything is intact.", "riskconsole/audit/2026-Q4-1", "riskconsole/audit/2026-Q4-1+851b0e9e+AjBZ", 1_000, 1_000, SomeEntry.Noon, SomeEntry.Noon,
        "W/wp4rhIH/Ehlvw/W/1Bd7jZ7WytIvaBbiQr0V969YE=", 1_000, SomeEntry.Noon, SomeEntry.Noon, "/data/audit/anchors.txt", null, 0, null, null);

    public IntegrityStatus Current { get; set; } = Good;

    public List<bool> Asked { get; } = [];

    public int Stops { get; private set; }

    public List<VerifyRun> Runs { get; } = [];

    public Task<bool> VerifyAsync(ClaimsPrincipal user, bool full, CancellationToken ct)
    {
        Asked.Add(full);
        return Task.FromResult(Current.Progress is null);
    }

    public Task StopAsync(ClaimsPrincipal user, CancellationToken ct)
    {
        Stops++;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<VerifyRun>> RunsAsync(ClaimsPrincipal user, int limit, CancellationToken ct) => Task.FromResult<IReadOnlyList<VerifyRun>>([.. Runs.Take(limit)]);
}

/// <summary>Logs and checkpoints that the test sets.</summary>
internal sealed class MemoryLogs : IAuditLogs
{
    public List<AuditLogSummary> Logs { get; } = [];

    public List<AuditCheckpoint> Checkpoints { get; } = [];

    public List<AuditKeySummary> Keys { get; } = [];

    public Task<IReadOnlyList<AuditKeySummary>> KeysAsync(ClaimsPrincipal user, CancellationToken ct) => Task.FromResult<IReadOnlyList<AuditKeySummary>>([.. Keys]);

    public Task<IReadOnlyList<AuditLogSummary>> LogsAsync(ClaimsPrincipal user, CancellationToken ct) => Task.FromResult<IReadOnlyList<AuditLogSummary>>([.. Logs]);

    public Task<IReadOnlyList<AuditCheckpoint>> CheckpointsAsync(ClaimsPrincipal user, int limit, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<AuditCheckpoint>>([.. Checkpoints.Take(limit)]);

    public Task<AuditCheckpoint?> CheckpointAsync(ClaimsPrincipal user, long logId, long size, CancellationToken ct) =>
        Task.FromResult(Checkpoints.Find(c => c.LogId == logId && c.Size == size));

    public Task<DateTimeOffset?> SignedAtAsync(ClaimsPrincipal user, string origin, long size, CancellationToken ct) =>
        Task.FromResult(Checkpoints.Find(c => c.Origin == origin && c.Size == size)?.SignedAt);
}

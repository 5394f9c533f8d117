using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using RiskConsole.Audit.Tree;
using RiskConsole.Audit.Writing;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Log;

/// <summary>Entries that get their places at the end of a log together: their bytes, leaves, columns and the tiles they complete, computed before the transaction
/// that stores them. Valid only as long as the log ends where it did.</summary>
internal sealed class LogBatch
{
    public const int MostDrafts = 1_024;

    private const int TileBits = 8;

    private readonly MerkleFrontier _frontier;
    private readonly long _firstId;

    private LogBatch(AuditLogRow log, bool isNew, long firstId)
    {
        (Log, IsNew, _firstId) = (log, isNew, firstId);
        _frontier = new MerkleFrontier(log.Size, log.Frontier);
    }

    /// <summary>The log as it was before.</summary>
    public AuditLogRow Log { get; }

    /// <summary>Whether the log is opened with this batch.</summary>
    public bool IsNew { get; }

    public List<AuditEntryRow> Entries { get; } = [];

    public List<AuditPersonRow> Persons { get; } = [];

    public List<AuditTileRow> Tiles { get; } = [];

    public List<PendingDraft> Drafts { get; } = [];

    /// <summary>Drafts that are no entries, and why.</summary>
    public List<(PendingDraft Draft, string Fault)> Damaged { get; } = [];

    /// <summary>Whether more drafts may wait.</summary>
    public bool IsFull { get; set; }

    /// <summary>Whether its last entry ends the log; what comes after belongs to the next.</summary>
    public bool Closes => Entries.Count > 0 && Entries[^1].Action == LogActions.Closed.Name;

    public long Size => _frontier.Size;

    public byte[] Frontier => _frontier.ToBytes();

    /// <param name="firstId">Id of the first entry.</param>
    /// <exception cref="FormatException">The stored right edge does not fit the stored size.</exception>
    public static LogBatch Onto(AuditLogRow log, long firstId) => new(log, false, firstId);

    /// <summary>A batch that opens a log, whose first entry says so.</summary>
    /// <param name="previous">The log before it; null for the first.</param>
    /// <param name="after">Why a new branch of logs begins; null where the log before it only ended.</param>
    public static LogBatch Opening(string origin, AuditLogRow? previous, long firstId, DateTimeOffset now, LogBranch? after = null)
    {
        var id = (previous?.LogId ?? 0) + 1;
        var log = new AuditLogRow { LogId = id, Origin = OriginOf(origin, id, now, after?.Name ?? LogBranch.NameOf(previous?.Origin)), Frontier = [], OpenedUs = now.ToMicros() };
        var details = new JsonObject { ["origin"] = log.Origin };
        foreach (var (name, value) in after?.Data ?? [])
            details[name] = value?.DeepClone();
        if (previous is not null)
        {
            details["previous"] = new JsonObject
            {
                ["origin"] = previous.Origin,
                ["size"] = previous.Size,
                ["root"] = after?.PreviousRoot ?? Convert.ToBase64String(new MerkleFrontier(previous.Size, previous.Frontier).Root()),
            };
        }
        var batch = new LogBatch(log, true, firstId);
        batch.Append(LogActions.Draft(LogActions.Opened, now, string.Create(CultureInfo.InvariantCulture, $"log:{id}"), details), null);
        return batch;
    }

    /// <summary>Gives a draft the next place. One that is no entry does not stop the log: an entry in its place says so.</summary>
    public void Add(PendingDraft pending, DateTimeOffset now)
    {
        Drafts.Add(pending);
        try
        {
            Append(pending.Draft, pending.Personal);
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or ArgumentException)
        {
            Damaged.Add((pending, e.Message));
            var details = new JsonObject
            {
                ["draft"] = pending.Id,
                ["length"] = pending.Draft.Bytes.Length,
                ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(pending.Draft.Bytes)),
                ["reason"] = e.Message,
            };
            Append(LogActions.Draft(LogActions.Damaged, now, "", details, AuditOutcome.Failed), null);
        }
    }

    /// <summary>Ends the log by itself, with an entry that says why.</summary>
    public void End(string reason, DateTimeOffset now) => Append(LogActions.Draft(LogActions.Closed, now, "", new JsonObject { ["reason"] = reason }), null);

    private static string OriginOf(string origin, long id, DateTimeOffset now, string branch) =>
        string.Create(CultureInfo.InvariantCulture, $"{origin}/{now.UtcDateTime:yyyy}-Q{(now.UtcDateTime.Month + 2) / 3}-{id}{(branch.Length == 0 ? "" : "." + branch)}");

    private void Append(AuditDraft draft, string? personal)
    {
        var seq = _frontier.Size;
        var bytes = draft.Entry(seq);
        var entry = EntryProjection.Read(bytes);
        Demand(bytes, entry, seq, draft);
        var columns = PersonalColumns.Read(personal);
        var row = new AuditEntryRow
        {
            Id = _firstId + Entries.Count,
            LogId = Log.LogId,
            Seq = seq,
            TimeUs = entry.TimeUs,
            Actor = entry.Actor,
            Name = columns.Name,
            Action = entry.Action,
            Kind = (int)entry.Kind,
            Severity = (int)entry.Severity,
            Outcome = (int)entry.Outcome,
            Target = entry.Target,
            Ip = columns.Ip ?? entry.Ip,
            Sid = entry.Session,
            Corr = entry.Correlation,
            Search = entry.SearchText(columns),
            Entry = bytes,
            Leaf = MerkleHash.Leaf(bytes),
        };
        Entries.Add(row);
        if (personal is not null)
            Persons.Add(new() { Id = row.Id, Salt = draft.Salt!, Json = personal });
        _frontier.Append(row.Leaf, (height, hash) =>
        {
            if (height % TileBits == 0)
                Tiles.Add(new() { LogId = Log.LogId, Level = height / TileBits, Idx = seq >> height, Hash = hash });
        });
    }

    // What a verification will hold against the entry later is better found now, while it can still be said.
    private static void Demand(byte[] bytes, in EntryProjection entry, long seq, AuditDraft draft)
    {
        if (entry.Seq != seq)
            throw new FormatException("The draft has a position of its own.");
        if (!CanonicalJson.Write(JsonNode.Parse(bytes)!).AsSpan().SequenceEqual(bytes))
            throw new FormatException("The bytes are not in canonical form.");
        var hash = draft is { Salt: { } salt, Personal: { } personal } ? PersonalData.Hash(salt, personal) : null;
        if (hash != entry.Pii)
            throw new FormatException("The personal data beside the draft is not what the draft has the hash of.");
    }
}

using Microsoft.Data.Sqlite;
using RiskConsole.Audit.GiveUp;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Tree;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Signing;

/// <summary>The log that is to be signed: the open one, or one that ended and is not signed at its end.</summary>
/// <param name="Stored">The newest checkpoint in the database; null for none.</param>
/// <param name="Contradiction">Why it must not be signed; null where it agrees with all it once said.</param>
internal sealed record LogState(AuditLogRow Log, Checkpoint Now, SignedCheckpoint? Stored, string? Contradiction);

/// <summary>Holds the log against what was signed of it before. Reads a few hundred hashes whatever the log's size, so it sees everything the right edge, the
/// tiles and the newest leaves say, but not a change below a tile that was left as it is: that is found by verifying.</summary>
internal static class LogCheck
{
    /// <param name="anchor">The last one outside the database; null for none.</param>
    /// <returns>Null where no log is open or it is empty.</returns>
    public static LogState? Look(SqliteConnection connection, Func<string, SignedCheckpoint?> anchor, Func<string, IReadOnlyList<TrustedKey>> trusted)
    {
        var givenUp = GivenUpLogs.Read(connection, trusted);
        // A log that ended is signed at its end before anything is signed of the next.
        if ((LogRows.Unsigned(connection, givenUp.Ids) ?? LogRows.Open(connection)) is not { Size: > 0 } log)
            return null;
        var stored = CheckpointRows.Last(connection, log.LogId);
        MerkleFrontier frontier;
        try
        {
            frontier = new MerkleFrontier(log.Size, log.Frontier);
        }
        catch (FormatException e)
        {
            return new(log, new Checkpoint(log.Origin, log.Size, MerkleHash.Empty), stored, e.Message);
        }
        var now = new Checkpoint(log.Origin, log.Size, frontier.Root());
        return new(log, now, stored, givenUp.Unproven(log.LogId) ?? Contradiction(connection, log, now, stored, anchor(log.Origin), trusted));
    }

    private static string? Contradiction(
        SqliteConnection connection, AuditLogRow log, Checkpoint now, SignedCheckpoint? stored, SignedCheckpoint? anchor, Func<string, IReadOnlyList<TrustedKey>> trusted)
    {
        if (stored is not null && anchor is null)
        {
            return $"The log {log.Origin} was signed up to {stored.Checkpoint.Size} entries, but its anchors are gone, so it cannot be shown that it is still the same. "
                + "Put the anchor file back from its copy, or, if it is lost, take the risk: remove the file that keeps the log halted and add the newest stored checkpoint as an anchor (docs/audit.md).";
        }
        if (anchor is not null && !SignedNote.Parse(anchor.Note).IsSignedBy([.. trusted(log.Origin).Select(key => key.Key)]))
            return $"The last anchor of {log.Origin}, of {anchor.Checkpoint.Size} entries, is not signed by a key that is believed. Restore the anchor file and the file of keys beside it.";
        try
        {
            var subtree = TreeReads.Of(connection, log.LogId);
            if (!MerkleProofs.Root(subtree, 0, log.Size).AsSpan().SequenceEqual(now.Root))
                return $"The hashes stored for {log.Origin} do not give the root of its right edge at {log.Size} entries: a tile or leaf was changed.";
            return Compare(subtree, now, anchor, "anchor") ?? Compare(subtree, now, stored, "stored checkpoint");
        }
        catch (InvalidDataException e)
        {
            return $"{log.Origin}: {e.Message}";
        }
    }

    private static string? Compare(PerfectSubtree subtree, Checkpoint now, SignedCheckpoint? before, string what)
    {
        if (before?.Checkpoint is not { Size: > 0 } old)
            return null;
        if (old.Size > now.Size)
        {
            return $"The last {what} of {now.Origin} says {old.Size} entries, but the database has {now.Size}: it was set back, such as by restoring an older backup. "
                + "Restore the newest database.";
        }
        if (MerkleProofs.VerifyConsistency(old.Size, now.Size, MerkleProofs.Consistency(subtree, old.Size, now.Size), old.Root, now.Root))
            return null;
        return $"The first {old.Size} entries of {now.Origin} are not what its last {what} says: something among them was changed. Find what: RiskConsole audit verify.";
    }
}

using Microsoft.Data.Sqlite;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Search;
using RiskConsole.Audit.Signing;
using RiskConsole.Audit.Tree;
using RiskConsole.Audit.Verify;
using RiskConsole.Storage;

namespace RiskConsole.Audit.GiveUp;

/// <summary>What giving up writes, computed before its transaction and valid only as long as the last log ends where it did.</summary>
/// <param name="Last">The log that was opened last, as it was read.</param>
/// <param name="Ending">Its last entry, where it is open and nothing is wrong with it; null where nothing more is written to it.</param>
/// <param name="Opening">The log that is opened instead, with its first entry.</param>
internal sealed record GiveUpPlan(AuditLogRow Last, LogBatch? Ending, LogBatch Opening, IReadOnlyList<GivenUpLog> Logs)
{
    /// <summary>What is signed of the new log before it is there.</summary>
    public Checkpoint First => new(Opening.Log.Origin, Opening.Size, MerkleHash.Leaf(Opening.Entries[0].Entry!));

    /// <param name="broken">The logs to give up, by number, and what is wrong with each.</param>
    /// <exception cref="AnchorException">The anchors cannot be read.</exception>
    public static GiveUpPlan Make(
        SqliteConnection connection, string origin, IReadOnlyList<VerifiedLog> broken, string by, string reason, string halted, Func<string, SignedCheckpoint?> anchor, DateTimeOffset now)
    {
        var last = LogRows.Last(connection)!;
        var headers = LogHeaders.Read(connection);
        var id = FirstFreeId(connection);
        LogBatch? ending = null;
        var ended = last;
        if (last.ClosedUs is null && broken.All(log => log.LogId != last.LogId))
        {
            ending = LogBatch.Onto(last, id);
            ending.End("A log before it was given up.", now);
            ended = new() { LogId = last.LogId, Origin = last.Origin, Size = ending.Size, Frontier = ending.Frontier };
            id++;
        }
        var logs = broken.Select(log => Of(headers.First(header => header.LogId == log.LogId), log.Wrong!, by, reason, halted, anchor, now)).ToArray();
        var root = new LogHeader(ended.LogId, ended.Origin, ended.Size, ended.Frontier, true, false, 0).Root();
        var branch = new LogBranch(LogBranch.NewName(), Convert.ToBase64String(root), new GiveUpStatement(id, logs).ToData());
        return new(last, ending, LogBatch.Opening(origin, ended, id, now, branch), logs);
    }

    /// <exception cref="LogMovedException">The last log does not end where it did: another process was first.</exception>
    public void Write(StoreTransaction transaction, SignedCheckpoint signed, VerifyRun run)
    {
        if (Ending is not null)
            LogBatchWriter.Write(transaction, Ending);
        else if (Last.ClosedUs is null)
            CloseAsItIs(transaction);
        LogBatchWriter.Write(transaction, Opening);
        CheckpointRows.Insert(transaction, Opening.Log.LogId, signed);
        VerificationRows.Add(transaction, run, null);
        Rewind(transaction);
    }

    private static GivenUpLog Of(LogHeader log, string wrong, string by, string reason, string halted, Func<string, SignedCheckpoint?> anchor, DateTimeOffset now)
    {
        var last = anchor(log.Origin)?.Checkpoint;
        return new(log.LogId, log.Origin, log.Size, Convert.ToBase64String(log.Root()), now, by, reason, halted, wrong, last?.Size, last is null ? null : Convert.ToBase64String(last.Root));
    }

    // Where entries were removed, what stands beside them may still be there.
    private static long FirstFreeId(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT max(coalesce((SELECT max(id) FROM audit_entry), 0), coalesce((SELECT max(id) FROM audit_pii), 0)) + 1";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Ends the last log without another entry.</summary>
    private void CloseAsItIs(StoreTransaction transaction)
    {
        var close = transaction.Prepared(
            "UPDATE audit_log SET closed_us = @at WHERE log_id = @log AND closed_us IS NULL AND size = @size AND frontier = @frontier",
            static p =>
            {
                p.Add("@at", SqliteType.Integer);
                p.Add("@log", SqliteType.Integer);
                p.Add("@size", SqliteType.Integer);
                p.Add("@frontier", SqliteType.Blob);
            });
        close.Parameters[0].Value = Opening.Log.OpenedUs;
        close.Parameters[1].Value = Last.LogId;
        close.Parameters[2].Value = Last.Size;
        close.Parameters[3].Value = Last.Frontier;
        if (close.ExecuteNonQuery() == 0)
            throw new LogMovedException($"The log {Last.Origin} does not end at {Last.Size} any more.");
    }

    // Who counted entries that were removed would pass over as many of the new log.
    private void Rewind(StoreTransaction transaction)
    {
        if (TextIndex.Position(transaction.Connection, transaction.Transaction) >= Opening.Entries[0].Id)
            TextIndex.Renew(transaction);
        VerificationRows.Rewind(transaction, Opening.Entries[0].Id - 1);
    }
}

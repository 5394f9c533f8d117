using Microsoft.Data.Sqlite;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Log;

/// <summary>Stores a batch: entries, tiles, the log's new end, and the drafts gone, or nothing of it.</summary>
internal static class LogBatchWriter
{
    /// <exception cref="LogMovedException">The log does not end where the batch begins, or its drafts are gone: another process was first.</exception>
    public static int Write(StoreTransaction transaction, LogBatch batch)
    {
        MoveEnd(transaction, batch);
        foreach (var entry in batch.Entries)
            Insert(transaction, entry);
        foreach (var person in batch.Persons)
            Insert(transaction, person);
        foreach (var tile in batch.Tiles)
            Insert(transaction, tile);
        if (batch.Drafts.Count > 0)
            RemoveDrafts(transaction, batch);
        if (batch.Closes)
            Close(transaction, batch);
        return batch.Entries.Count;
    }

    private static void MoveEnd(StoreTransaction transaction, LogBatch batch)
    {
        var log = batch.Log;
        var move = batch.IsNew
            ? transaction.Prepared(
                """
                INSERT INTO audit_log (log_id, origin, size, frontier, opened_us)
                SELECT @log, @origin, @size, @frontier, @opened WHERE NOT EXISTS (SELECT 1 FROM audit_log WHERE log_id >= @log OR closed_us IS NULL)
                """,
                static p =>
                {
                    p.Add("@log", SqliteType.Integer);
                    p.Add("@size", SqliteType.Integer);
                    p.Add("@frontier", SqliteType.Blob);
                    p.Add("@origin", SqliteType.Text);
                    p.Add("@opened", SqliteType.Integer);
                })
            : transaction.Prepared(
                "UPDATE audit_log SET size = @size, frontier = @frontier WHERE log_id = @log AND size = @old AND closed_us IS NULL",
                static p =>
                {
                    p.Add("@log", SqliteType.Integer);
                    p.Add("@size", SqliteType.Integer);
                    p.Add("@frontier", SqliteType.Blob);
                    p.Add("@old", SqliteType.Integer);
                });
        move.Parameters[0].Value = log.LogId;
        move.Parameters[1].Value = batch.Size;
        move.Parameters[2].Value = batch.Frontier;
        move.Parameters[3].Value = batch.IsNew ? log.Origin : log.Size;
        if (batch.IsNew)
            move.Parameters[4].Value = log.OpenedUs;
        if (move.ExecuteNonQuery() == 0)
            throw new LogMovedException($"The log {log.Origin} does not end at {log.Size} any more.");
    }

    private static void Close(StoreTransaction transaction, LogBatch batch)
    {
        var close = transaction.Prepared(
            "UPDATE audit_log SET closed_us = @at WHERE log_id = @log",
            static p =>
            {
                p.Add("@at", SqliteType.Integer);
                p.Add("@log", SqliteType.Integer);
            });
        close.Parameters[0].Value = batch.Entries[^1].TimeUs;
        close.Parameters[1].Value = batch.Log.LogId;
        close.ExecuteNonQuery();
    }

    private static void Insert(StoreTransaction transaction, AuditEntryRow row)
    {
        var insert = transaction.Prepared(
            """
            INSERT INTO audit_entry (id, log_id, seq, time_us, actor, name, action, kind, severity, outcome, target, ip, sid, corr, search, entry, leaf)
            VALUES (@id, @log, @seq, @time, @actor, @name, @action, @kind, @severity, @outcome, @target, @ip, @sid, @corr, @search, @entry, @leaf)
            """,
            static p =>
            {
                p.Add("@id", SqliteType.Integer);
                p.Add("@log", SqliteType.Integer);
                p.Add("@seq", SqliteType.Integer);
                p.Add("@time", SqliteType.Integer);
                p.Add("@actor", SqliteType.Text);
                p.Add("@name", SqliteType.Text);
                p.Add("@action", SqliteType.Text);
                p.Add("@kind", SqliteType.Integer);
                p.Add("@severity", SqliteType.Integer);
                p.Add("@outcome", SqliteType.Integer);
                p.Add("@target", SqliteType.Text);
                p.Add("@ip", SqliteType.Text);
                p.Add("@sid", SqliteType.Text);
                p.Add("@corr", SqliteType.Text);
                p.Add("@search", SqliteType.Text);
                p.Add("@entry", SqliteType.Blob);
                p.Add("@leaf", SqliteType.Blob);
            });
        var p = insert.Parameters;
        p[0].Value = row.Id;
        p[1].Value = row.LogId;
        p[2].Value = row.Seq;
        p[3].Value = row.TimeUs;
        p[4].Value = row.Actor;
        p[5].Value = (object?)row.Name ?? DBNull.Value;
        p[6].Value = row.Action;
        p[7].Value = row.Kind;
        p[8].Value = row.Severity;
        p[9].Value = row.Outcome;
        p[10].Value = row.Target;
        p[11].Value = (object?)row.Ip ?? DBNull.Value;
        p[12].Value = (object?)row.Sid ?? DBNull.Value;
        p[13].Value = (object?)row.Corr ?? DBNull.Value;
        p[14].Value = row.Search;
        p[15].Value = row.Entry;
        p[16].Value = row.Leaf;
        insert.ExecuteNonQuery();
    }

    private static void Insert(StoreTransaction transaction, AuditPersonRow row)
    {
        var insert = transaction.Prepared(
            "INSERT INTO audit_pii (id, salt, json) VALUES (@id, @salt, @json)",
            static p =>
            {
                p.Add("@id", SqliteType.Integer);
                p.Add("@salt", SqliteType.Blob);
                p.Add("@json", SqliteType.Text);
            });
        insert.Parameters[0].Value = row.Id;
        insert.Parameters[1].Value = row.Salt;
        insert.Parameters[2].Value = row.Json;
        insert.ExecuteNonQuery();
    }

    private static void Insert(StoreTransaction transaction, AuditTileRow row)
    {
        var insert = transaction.Prepared(
            "INSERT INTO audit_tile (log_id, level, idx, hash) VALUES (@log, @level, @idx, @hash)",
            static p =>
            {
                p.Add("@log", SqliteType.Integer);
                p.Add("@level", SqliteType.Integer);
                p.Add("@idx", SqliteType.Integer);
                p.Add("@hash", SqliteType.Blob);
            });
        insert.Parameters[0].Value = row.LogId;
        insert.Parameters[1].Value = row.Level;
        insert.Parameters[2].Value = row.Idx;
        insert.Parameters[3].Value = row.Hash;
        insert.ExecuteNonQuery();
    }

    private static void RemoveDrafts(StoreTransaction transaction, LogBatch batch)
    {
        var remove = transaction.Prepared("DELETE FROM audit_pending WHERE id <= @last", static p => p.Add("@last", SqliteType.Integer));
        remove.Parameters[0].Value = batch.Drafts[^1].Id;
        if (remove.ExecuteNonQuery() is var gone && gone != batch.Drafts.Count)
            throw new LogMovedException($"{gone} acts waited, not {batch.Drafts.Count}.");
    }
}

/// <summary>Another process has integrated meanwhile.</summary>
internal sealed class LogMovedException(string message) : Exception(message);

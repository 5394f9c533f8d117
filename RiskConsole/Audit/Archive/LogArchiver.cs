using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using RiskConsole.Access;
using RiskConsole.Audit.GiveUp;
using RiskConsole.Audit.Signing;
using RiskConsole.Audit.Tree;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Archive;

/// <summary>Takes the entries' bytes of a log that ended out of the database, into a file that proves itself. Their leaves stay, so every proof of the log still holds.</summary>
internal sealed class LogArchiver(StoreReader reader, IStoreWriter writer, IAccessGuard guard, IAuditTrail trail, ICheckpoints checkpoints, IAuditKeys keys, TimeProvider time)
{
    public static readonly AuditAction Archived = new("audit.archive", "Audit log archived", AuditKind.Security, Events.Severity.Warning);

    private const int Page = 2_000;

    /// <param name="drop">Whether the bytes leave the database once the file was read back and holds.</param>
    /// <returns>How many entries are in the file.</returns>
    /// <exception cref="InputRefusedException">There is no such log, it is open, not signed at its end, or archived already.</exception>
    /// <exception cref="ArchiveException">The file does not hold; nothing was dropped.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task<long> ArchiveAsync(ClaimsPrincipal user, long logId, FileInfo file, bool drop, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Administer, ct);
        var (found, givenUp) = await reader.ReadAsync(connection => (Find(connection, logId), GivenUpLogs.Read(connection, keys.Trusted)), ct);
        var log = found ?? throw new InputRefusedException("log", $"There is no log {logId}.");
        if (log.ClosedUs is null)
            throw new InputRefusedException("log", $"The log {log.Origin} is open. End it first: RiskConsole audit rotate.");
        if (log.ArchivedUs is not null)
            throw new InputRefusedException("log", $"The log {log.Origin} was archived already.");
        if (givenUp.Find(logId) is { } given)
            throw new InputRefusedException("log", $"The log {log.Origin} was {given.Words(given.Wrong)} It is not archived: its end is never signed, and it stays in the database as evidence.");
        if (await checkpoints.LastAsync(logId, ct) is not { } last || last.Checkpoint.Size != log.Size)
            throw new InputRefusedException("log", $"The log {log.Origin} is not signed at its end yet. Try again in a few seconds while the console runs.");
        NoteKey[] trusted = [.. keys.Trusted(log.Origin).Select(key => key.Key)];
        var header = new ArchiveHeader(ArchiveHeader.Version, log.Origin, logId, log.Size, last.Note, [.. trusted.Select(key => key.Text)]);
        await using (var stream = file.Open(FileMode.CreateNew, FileAccess.ReadWrite))
        {
            await ArchiveFile.WriteAsync(stream, header, EntriesAsync(log, ct), ct);
            stream.Flush(flushToDisk: true);
            stream.Position = 0;
            await ArchiveFile.VerifyAsync(stream, trusted, ct);
        }
        var act = new AuditAct(Archived, user, string.Create(CultureInfo.InvariantCulture, $"log:{logId}"));
        act.Details["origin"] = log.Origin;
        act.Details["entries"] = JsonValue.Create(log.Size);
        act.Details["file"] = file.Name;
        act.Details["dropped"] = JsonValue.Create(drop);
        await trail.RecordAsync(act, ct);
        if (drop)
            await DropAsync(log, givenUp.Proves(logId), ct);
        return log.Size;
    }

    private async IAsyncEnumerable<ArchivedEntry> EntriesAsync(AuditLogRow log, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var from = 0L; from < log.Size; from += Page)
        {
            foreach (var entry in await reader.ReadAsync(connection => ReadPage(connection, log, from), ct))
                yield return entry;
        }
    }

    /// <param name="keepsFirst">Whether the first entry stays: it proves that other logs were given up.</param>
    private async Task DropAsync(AuditLogRow log, bool keepsFirst, CancellationToken ct)
    {
        // The mark comes first: bytes that are gone without it were taken by somebody else.
        await writer.WriteAsync(transaction =>
        {
            var mark = transaction.Prepared(
                "UPDATE audit_log SET archived_us = @at WHERE log_id = @log",
                static p =>
                {
                    p.Add("@at", SqliteType.Integer);
                    p.Add("@log", SqliteType.Integer);
                });
            mark.Parameters[0].Value = time.GetUtcNow().ToMicros();
            mark.Parameters[1].Value = log.LogId;
            return mark.ExecuteNonQuery();
        }, ct);
        for (var from = 0L; from < log.Size; from += Page)
        {
            var (begin, before) = (keepsFirst ? Math.Max(1, from) : from, from + Page);
            await writer.WriteAsync(transaction =>
            {
                var drop = transaction.Prepared(
                    "UPDATE audit_entry SET entry = NULL WHERE log_id = @log AND seq >= @from AND seq < @before",
                    static p =>
                    {
                        p.Add("@log", SqliteType.Integer);
                        p.Add("@from", SqliteType.Integer);
                        p.Add("@before", SqliteType.Integer);
                    });
                drop.Parameters[0].Value = log.LogId;
                drop.Parameters[1].Value = begin;
                drop.Parameters[2].Value = before;
                return drop.ExecuteNonQuery();
            }, CancellationToken.None);
        }
    }

    private static List<ArchivedEntry> ReadPage(SqliteConnection connection, AuditLogRow log, long from)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT seq, entry FROM audit_entry WHERE log_id = @log AND seq >= @from AND seq < @before ORDER BY seq";
        command.Parameters.AddWithValue("@log", log.LogId);
        command.Parameters.AddWithValue("@from", from);
        command.Parameters.AddWithValue("@before", from + Page);
        List<ArchivedEntry> entries = [];
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            entries.Add(rows.IsDBNull(1)
                ? throw new ArchiveException($"The bytes of entry {rows.GetInt64(0)} are gone.", rows.GetInt64(0))
                : new(rows.GetInt64(0), (byte[])rows.GetValue(1)));
        }
        return entries;
    }

    private static AuditLogRow? Find(SqliteConnection connection, long logId)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT origin, size, frontier, opened_us, closed_us, archived_us FROM audit_log WHERE log_id = @log";
        command.Parameters.AddWithValue("@log", logId);
        using var row = command.ExecuteReader();
        return !row.Read() ? null : new AuditLogRow
        {
            LogId = logId,
            Origin = row.GetString(0),
            Size = row.GetInt64(1),
            Frontier = (byte[])row.GetValue(2),
            OpenedUs = row.GetInt64(3),
            ClosedUs = row.IsDBNull(4) ? null : row.GetInt64(4),
            ArchivedUs = row.IsDBNull(5) ? null : row.GetInt64(5),
        };
    }
}

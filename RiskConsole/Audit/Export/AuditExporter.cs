using System.Globalization;
using System.Security.Claims;
using Microsoft.Data.Sqlite;
using RiskConsole.Access;
using RiskConsole.Audit.GiveUp;
using RiskConsole.Audit.Signing;
using RiskConsole.Audit.Tree;
using RiskConsole.Audit.Writing;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Export;

/// <summary>Writes the entries that match a filter to a stream. Signs the log first, so that all of them are under a checkpoint; what comes while it writes is not in it.</summary>
internal sealed class AuditExporter(
    IAccessGuard guard, ICheckpoints checkpoints, IAuditKeys keys, ExportSelection selection, IAuditSearch search, StoreReader reader, TimeProvider time, ILogger<AuditExporter> logger)
{
    private const int BatchSize = 500;

    /// <param name="output">Seekable and empty; stays open.</param>
    /// <param name="maxBytes">It ends when it grows larger.</param>
    /// <param name="report">Called after each step.</param>
    /// <exception cref="AccessDeniedException">The user may not export, or not any more.</exception>
    /// <exception cref="ExportFailedException">It is too large, nothing is signed, or an entry does not lead to its log's signed root.</exception>
    public async Task<ExportResult> RunAsync(ClaimsPrincipal user, ExportRequest request, Stream output, long maxBytes, Action<ExportProgress> report, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Analyse, ct);
        if (request.WithPersonal)
            await guard.DemandAsync(user, Policies.Administer, ct);
        await SignAsync(ct);
        var newest = await search.NewestAsync(user, ct);
        var found = await selection.FindAsync(user, request.Filter, newest, count => report(new(count, 0, 0)), ct);
        report(new(found.Count, 0, 0));
        return request.Format == ExportFormat.Csv
            ? await WriteCsvAsync(user, request, found, output, maxBytes, report, ct)
            : await WriteProvedAsync(user, request, found, output, maxBytes, report, ct);
    }

    private async Task SignAsync(CancellationToken ct)
    {
        try
        {
            await checkpoints.SignNowAsync(ct);
        }
        catch (Exception e) when (e is AnchorException or AuditKeyException)
        {
            // What was signed before proves its entries all the same; the export tells how many it leaves out.
            logger.LogWarning("The audit log could not be signed before an export: {Reason}", e.Message);
        }
    }

    private async Task<ExportResult> WriteCsvAsync(
        ClaimsPrincipal user, ExportRequest request, List<Found> found, Stream output, long maxBytes, Action<ExportProgress> report, CancellationToken ct)
    {
        // As the viewer lists them: the newest first.
        found.Sort(static (a, b) => (b.TimeUs, b.Id).CompareTo((a.TimeUs, a.Id)));
        using var csv = new CsvExport(output);
        return await WriteAsync(user, request, found, csv, output, maxBytes, static (_, row) => row, report, ct);
    }

    private async Task<ExportResult> WriteProvedAsync(
        ClaimsPrincipal user, ExportRequest request, List<Found> found, Stream output, long maxBytes, Action<ExportProgress> report, CancellationToken ct)
    {
        var logs = new Dictionary<long, ProvedLog>();
        var givenUp = await reader.ReadAsync(connection => GivenUpLogs.Read(connection, keys.Trusted), ct);
        foreach (var (logId, origin) in await reader.ReadAsync(ExportReads.Logs, ct))
        {
            if (!found.Exists(entry => entry.LogId == logId))
                continue;
            var isGivenUp = givenUp.Find(logId) is not null;
            if (!isGivenUp || await checkpoints.LastAsync(logId, ct) is not null)
                logs[logId] = await ProvedAsync(logId, origin, isGivenUp, ct);
        }
        var header = new ExportHeader(request.Query.Text, request.From, request.To, time.GetUtcNow(), AuditDraft.ActorOf(user), [.. logs.Values.Select(log => log.Told)]);
        using var ndjson = new NdjsonExport(output, header, request.WithPersonal);
        return await WriteAsync(user, request, found, ndjson, output, maxBytes, (connection, row) => logs.GetValueOrDefault(row.LogId)?.Prove(connection, row), report, ct);
    }

    private async Task<ProvedLog> ProvedAsync(long logId, string origin, bool isGivenUp, CancellationToken ct)
    {
        if (await checkpoints.LastAsync(logId, ct) is not { } signed)
        {
            throw new ExportFailedException(checkpoints.Halted is { } reason ? $"Nothing is signed: {reason} A CSV can be exported all the same."
                : $"The log {origin} has no checkpoint yet, so nothing of it can be proved. Try again in a minute.");
        }
        var size = signed.Checkpoint.Size;
        var vkeys = keys.Trusted(origin).Where(key => key.FromSize <= size && (key.ToSize ?? long.MaxValue) >= size).Select(key => key.Key.Text);
        return new(new(logId, origin, signed.Note, [.. vkeys]), signed.Checkpoint, isGivenUp);
    }

    private async Task<ExportResult> WriteAsync(
        ClaimsPrincipal user, ExportRequest request, List<Found> found, IExportWriter writer, Stream output, long maxBytes,
        Func<SqliteConnection, ExportRow, ExportRow?> prove, Action<ExportProgress> report, CancellationToken ct)
    {
        var (written, leftOut, refuted) = (0L, 0L, 0L);
        for (var (at, batch) = (0, BatchSize); at < found.Count;)
        {
            // Whoever lost the right meanwhile gets no more of it.
            await guard.DemandAsync(user, Policies.Analyse, ct);
            var ids = found.GetRange(at, Math.Min(batch, found.Count - at)).ConvertAll(entry => entry.Id);
            List<ExportRow?> rows;
            try
            {
                rows = await reader.ReadAsync(connection => ExportReads.Rows(connection, ids).ConvertAll(row => row is null ? null : prove(connection, row)), ct);
            }
            catch (QueryTimeoutException) when (batch > 1)
            {
                // A busy machine makes it slower, not wrong.
                batch = Math.Max(1, batch / 4);
                continue;
            }
            at += ids.Count;
            foreach (var row in rows)
            {
                if (row is null)
                {
                    leftOut++;
                    continue;
                }
                // Index and columns only point to an entry; what it says is in its bytes.
                if (!request.Query.IsEmpty && !request.Query.Matches(row.ToEntry()))
                {
                    refuted++;
                    continue;
                }
                writer.Write(row);
                written++;
            }
            writer.Flush();
            if (output.Length > maxBytes)
            {
                throw new ExportFailedException(string.Create(CultureInfo.InvariantCulture,
                    $"After {written} of {found.Count} entries it is larger than {maxBytes} bytes (Audit:ExportMaxBytes). Narrow the time range, or use the command line: RiskConsole audit export."));
            }
            report(new(found.Count, written + leftOut + refuted, output.Length));
        }
        writer.Finish(written, leftOut, refuted);
        return new(written, leftOut, refuted, output.Length);
    }

    /// <summary>A log whose entries are proved against its newest checkpoint.</summary>
    private sealed class ProvedLog(ExportedLog told, Checkpoint checkpoint, bool isGivenUp)
    {
        private readonly CachedSubtrees _subtrees = new(told.LogId, checkpoint.Size);

        public ExportedLog Told => told;

        /// <returns>Null where no checkpoint covers the entry, or its log was given up and it does not lead to the signed root.</returns>
        public ExportRow? Prove(SqliteConnection connection, ExportRow row)
        {
            if (row.Seq >= checkpoint.Size)
                return null;
            List<byte[]> path;
            try
            {
                path = _subtrees.Inclusion(connection, row.Seq);
            }
            catch (InvalidDataException) when (isGivenUp)
            {
                return null;
            }
            // Before others find it: an export that its verifier refuses helps nobody, and the cause is here.
            if (!MerkleProofs.VerifyInclusion(row.Seq, checkpoint.Size, MerkleHash.Leaf(row.Bytes), path, checkpoint.Root))
            {
                // That is known, and must not keep what other logs prove from leaving.
                if (isGivenUp)
                    return null;
                throw new ExportFailedException(string.Create(CultureInfo.InvariantCulture,
                    $"Entry {row.Id}, #{row.Seq} of {told.Origin}, does not lead to the signed root: the log was changed. See Integrity, or run: RiskConsole audit verify."));
            }
            return row with { Proof = path };
        }
    }
}

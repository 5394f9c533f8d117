using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RiskConsole.Audit.Signing;
using RiskConsole.Events;
using RiskConsole.Storage;
using RiskConsole.Telemetry;

namespace RiskConsole.Audit.Log;

/// <summary>What one batch did.</summary>
/// <param name="Entries">That were added, one more than drafts where the log was opened.</param>
/// <param name="IsFull">Whether more may wait.</param>
internal readonly record struct Integrated(int Entries, bool IsFull);

/// <summary>Puts acts that wait into the tree, in the order they were committed. Safe from several processes: the log's end is a fence, and whoever does not find it
/// where they computed from stores nothing. The <see cref="Sequencer"/> calls it all the time; the command line when it needs the log complete.</summary>
internal sealed class LogAppender(
    LogReader reader, IStoreWriter writer, StoreDuty duty, SqliteConnections connections, SigningHalt halt, IEventBus bus, ConsoleMeter meter, IOptions<AuditOptions> options,
    TimeProvider time, ILogger<LogAppender> logger) : IDisposable
{
    private const int Constraint = 19;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>How far the log is, and what waits.</summary>
    public Task<LogLook> LookAsync(CancellationToken ct) => reader.ReadAsync(
        static connection =>
        {
            var (log, pending) = (LogRows.Open(connection), LogRows.Pending(connection));
            return new LogLook(pending, log?.LogId ?? 0, log?.Origin, log?.Size ?? 0, log is null ? 0 : CheckpointRows.Last(connection, log.LogId)?.Checkpoint.Size ?? 0);
        },
        ct);

    /// <summary>Integrates everything that was pending when it was called: by itself where this process has the duty or no process has it, otherwise by waiting
    /// for the one that has it. Opens the first log.</summary>
    /// <returns>False when it did not come to that: the log stands still, or the other process took too long.</returns>
    /// <exception cref="LogBusyException">The store takes no more for now.</exception>
    public async Task<bool> IntegrateAllAsync(CancellationToken ct)
    {
        var last = (await LookAsync(ct)).Pending.Last;
        var began = time.GetTimestamp();
        while (halt.Reason is null)
        {
            if (duty.IsHeld)
            {
                await DrainAsync(ct);
                return halt.Reason is null;
            }
            // Not the process's own duty: taking that would make the pipeline begin in its middle.
            using (var own = new StoreDuty(connections))
            {
                if (own.TryTake())
                {
                    await DrainAsync(ct);
                    return halt.Reason is null;
                }
            }
            var look = await LookAsync(ct);
            if (look.Origin is not null && (look.Pending.Count == 0 || look.Pending.First > last))
                return true;
            if (time.GetElapsedTime(began) > Patience)
                return false;
            await Task.Delay(Look, time, ct);
        }
        return false;
    }

    /// <summary>Integrates what waits, at most <see cref="LogBatch.MostDrafts"/>; nothing while the log stands still.</summary>
    /// <exception cref="LogBusyException">The store takes no more for now.</exception>
    public async Task<Integrated> IntegrateAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            if (halt.Reason is not null)
                return default;
            return await IntegrateBatchAsync(ct);
        }
        catch (LogMovedException e)
        {
            logger.LogInformation("Another process integrates into the audit log too: {Reason}", e.Message);
            return new(0, true);
        }
        catch (FormatException e)
        {
            halt.Set($"The end of the log in the database is not one a log can have: {e.Message} Restore the database, or verify it: RiskConsole audit verify.");
            return default;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == Constraint)
        {
            halt.Set($"Behind the end of the log there are entries already, so its end was set back: {e.Message} Restore the database, or verify it: RiskConsole audit verify.");
            return default;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task DrainAsync(CancellationToken ct)
    {
        while ((await IntegrateAsync(ct)).IsFull)
        {
        }
    }

    private async Task<Integrated> IntegrateBatchAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var batch = await reader.ReadAsync(connection => Prepare(connection, options.Value.Origin, now), ct);
        if (batch.Entries.Count == 0)
            return default;
        await writer.WriteAsync(transaction => LogBatchWriter.Write(transaction, batch), ct);
        bus.Publish(Topic.Audit);
        Tell(batch);
        return new(batch.Entries.Count, batch.IsFull);
    }

    private static LogBatch Prepare(SqliteConnection connection, string origin, DateTimeOffset now)
    {
        var id = LogRows.NextId(connection);
        var batch = LogRows.Open(connection) is { } log ? LogBatch.Onto(log, id) : LogBatch.Opening(origin, LogRows.Last(connection), id, now);
        var drafts = LogRows.Drafts(connection, LogBatch.MostDrafts, out var isFull);
        foreach (var draft in drafts)
        {
            batch.Add(draft, now);
            if (batch.Closes)
                break;
        }
        batch.IsFull = isFull || batch.Closes;
        return batch;
    }

    private void Tell(LogBatch batch)
    {
        var now = time.GetUtcNow().ToMicros();
        foreach (var entry in batch.Entries)
            meter.AuditEntry(((AuditKind)entry.Kind).Name(), ((AuditOutcome)entry.Outcome).Name());
        foreach (var draft in batch.Drafts)
            meter.AuditIntegrated(TimeSpan.FromMicroseconds(Math.Max(0, now - draft.CreatedUs)));
        foreach (var (draft, fault) in batch.Damaged)
            logger.LogError("The act that waited as {Draft} cannot be read, {Bytes} bytes; an entry says so in its place: {Fault}", draft.Id, draft.Draft.Bytes.Length, fault);
        if (batch.IsNew)
            logger.LogInformation("The audit log {Origin} was opened", batch.Log.Origin);
        if (batch.Closes)
            logger.LogInformation("The audit log {Origin} was ended with {Size} entries", batch.Log.Origin, batch.Size);
    }
}

using System.Globalization;
using System.Security.Claims;
using System.Text.Json.Nodes;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Writing;
using RiskConsole.Events;
using RiskConsole.Events.Import;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Import;

/// <summary>What to bring in, and as what.</summary>
/// <param name="Source">Stands before the actors' names.</param>
/// <param name="Erasable">What may name a person lies beside the entries.</param>
/// <param name="Spread">Null for the file as it is.</param>
internal sealed record AuditImportSettings(string FileName, string Source, bool Erasable = false, SpreadSettings? Spread = null);

/// <summary>The file is repeated until there are so many entries, evenly over a time span.</summary>
/// <param name="Entries">In all; the last repetition may end early.</param>
/// <param name="From">When the first repetition begins.</param>
/// <param name="To">When the last one ends, at the latest.</param>
internal sealed record SpreadSettings(long Entries, DateTimeOffset From, DateTimeOffset To);

/// <summary>How far an import is.</summary>
/// <param name="Written">Entries that are durable; the tree takes them up soon after.</param>
/// <param name="Fraction">0 to 1.</param>
internal sealed record AuditImportProgress(long Written, long Refused, double Fraction, int Repetitions = 1);

/// <summary>Brings acts another system recorded into the audit log, where they are hashed and signed like the console's own. Needs bounded memory, but for a file that is
/// repeated, which it keeps.</summary>
internal sealed class AuditImporter(IStoreWriter writer, LogAppender log, IAuditTrail trail, IEventBus bus, TimeProvider time)
{
    private const int BatchSize = 512;

    /// <summary>So many wait for the tree at most, so that the acts of people do not wait behind a whole import.</summary>
    private const int MostWaiting = 16 * BatchSize;

    /// <summary>Each waits 15 s for the console that runs.</summary>
    private const int MostAttempts = 8;

    /// <param name="file">Seekable; closed at the end.</param>
    /// <param name="refuse">Called for each record that is none, in order.</param>
    /// <exception cref="ImportRefusedException">The file cannot be read (any further). What was written stays.</exception>
    public async Task<AuditImportProgress> RunAsync(
        ClaimsPrincipal actor, Stream file, AuditImportSettings settings, Action<AuditImportProgress> report, Action<RefusedLine> refuse, CancellationToken ct)
    {
        var run = new Run(this, settings, report, refuse, file.Length);
        var (outcome, reason) = (AuditOutcome.Ok, (string?)null);
        try
        {
            await run.ReadAsync(file, ct);
        }
        catch (Exception e)
        {
            (outcome, reason) = (AuditOutcome.Failed, e is OperationCanceledException ? "It was stopped." : e.Message);
            throw;
        }
        finally
        {
            await TellAsync(actor, settings, run.Progress, outcome, reason);
        }
        await IntegrateAsync(ct);
        return run.Progress;
    }

    /// <summary>Lets the tree take up what waits; the console does so where one runs.</summary>
    private async Task IntegrateAsync(CancellationToken ct)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (await log.IntegrateAllAsync(ct))
                return;
        }
        throw new ImportRefusedException("The audit log takes nothing up at the moment: signing was halted, or the console that runs is too busy. What was written waits and is not lost.");
    }

    private async Task WriteAsync(List<AuditDraft> batch, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await writer.WriteAsync(transaction =>
                {
                    var now = time.GetUtcNow();
                    foreach (var draft in batch)
                        PendingDrafts.Add(transaction, draft, now);
                    return true;
                }, ct);
                bus.Publish(Topic.AuditDrafts);
                return;
            }
            catch (LogBusyException busy)
            {
                await Task.Delay(busy.RetryAfter, time, ct);
            }
        }
    }

    private Task TellAsync(ClaimsPrincipal actor, AuditImportSettings settings, AuditImportProgress done, AuditOutcome outcome, string? reason)
    {
        var act = new AuditAct(TransferActions.Import, actor, "import:" + settings.FileName) { Outcome = outcome, Reason = reason };
        act.Details["format"] = "cloudtrail";
        act.Details["source"] = settings.Source;
        act.Details["entries"] = done.Written;
        act.Details["refused"] = done.Refused;
        act.Details["erasable"] = settings.Erasable;
        if (settings.Spread is { } spread)
            act.Details["spread"] = new JsonObject { ["repetitions"] = done.Repetitions, ["from"] = AuditTime.Format(spread.From), ["to"] = AuditTime.Format(spread.To) };
        // It has happened, whether or not anybody still waits.
        return trail.RecordAsync(act, CancellationToken.None);
    }

    /// <summary>One import under way.</summary>
    private sealed class Run(AuditImporter importer, AuditImportSettings settings, Action<AuditImportProgress> report, Action<RefusedLine> refuse, long length)
    {
        private readonly CloudTrailMapping _mapping = new(settings.Source, settings.Erasable);
        private List<AuditDraft> _batch = new(BatchSize);
        private Task _writing = Task.CompletedTask;
        private long _drafted;

        public AuditImportProgress Progress { get; private set; } = new(0, 0, 0);

        public async Task ReadAsync(Stream stream, CancellationToken ct)
        {
            List<RepeatedEntry> kept = [];
            await using (var file = await CloudTrailFile.OpenAsync(stream, settings.FileName, ct))
            {
                try
                {
                    await foreach (var record in file.ReadAsync(ct))
                    {
                        if (Map(record) is not { } parts)
                            continue;
                        if (settings.Spread is not null)
                            kept.Add(new(parts));
                        else
                            await AddAsync(AuditDraft.Of(parts), (double)file.BytesRead / length, ct);
                    }
                }
                catch (InvalidDataException e)
                {
                    await FlushAsync(ct);
                    throw new ImportRefusedException($"The file is damaged after {_drafted} records; those before were brought in.", e);
                }
            }
            if (settings.Spread is { } spread)
                await RepeatAsync(kept, spread, ct);
            await FlushAsync(ct);
            report(Progress = Progress with { Fraction = 1 });
        }

        private async Task RepeatAsync(List<RepeatedEntry> kept, SpreadSettings spread, CancellationToken ct)
        {
            if (kept.Count == 0)
                throw new ImportRefusedException("The file holds no record that could be repeated.");
            var first = kept.Min(entry => entry.Time);
            var last = kept.Max(entry => entry.Time);
            var rounds = (int)((spread.Entries + kept.Count - 1) / kept.Count);
            var room = spread.To - spread.From - (last - first);
            if (room < TimeSpan.Zero)
                throw new ImportRefusedException(string.Create(CultureInfo.InvariantCulture, $"The file covers {last - first}, which is longer than the time it is to be spread over."));
            Progress = Progress with { Repetitions = rounds };
            for (var round = 0; round < rounds; round++)
            {
                var begin = spread.From + (rounds == 1 ? TimeSpan.Zero : room * ((double)round / (rounds - 1)));
                foreach (var entry in kept)
                {
                    if (_drafted == spread.Entries)
                        return;
                    await AddAsync(AuditDraft.Of(entry.At(round, begin + (entry.Time - first))), (double)_drafted / spread.Entries, ct);
                }
            }
        }

        private EntryParts? Map(SourceRecord record)
        {
            var fault = record.Fault;
            try
            {
                if (fault is null)
                    return _mapping.Map(record.Record!);
            }
            catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
            {
                fault = e.Message;
            }
            Progress = Progress with { Refused = Progress.Refused + 1 };
            refuse(new RefusedLine(record.Line, fault, ""));
            return null;
        }

        private async ValueTask AddAsync(AuditDraft draft, double fraction, CancellationToken ct)
        {
            _batch.Add(draft);
            _drafted++;
            if (_batch.Count == BatchSize)
                await SendAsync(fraction, ct);
        }

        private async Task FlushAsync(CancellationToken ct)
        {
            await SendAsync(Progress.Fraction, ct);
            await _writing;
        }

        /// <summary>The next batch is made while the writer stores this one.</summary>
        private async Task SendAsync(double fraction, CancellationToken ct)
        {
            await _writing;
            report(Progress = Progress with { Fraction = fraction });
            if (_batch.Count == 0)
                return;
            var batch = _batch;
            _batch = new(BatchSize);
            var before = Progress.Written;
            _writing = WriteAsync(batch, ct);
            if ((before + batch.Count) / MostWaiting != before / MostWaiting)
            {
                await _writing;
                await importer.IntegrateAsync(ct);
            }
        }

        private async Task WriteAsync(List<AuditDraft> batch, CancellationToken ct)
        {
            await importer.WriteAsync(batch, ct);
            Progress = Progress with { Written = Progress.Written + batch.Count };
        }
    }
}

using Microsoft.Extensions.Options;
using RiskConsole.Events.Ingest;
using RiskConsole.Telemetry;

namespace RiskConsole.Events.Import;

/// <summary>How far an import is. Immutable.</summary>
/// <param name="Rows">Rows read.</param>
/// <param name="Stored">Events stored now.</param>
/// <param name="Duplicates">Rows whose events were stored before.</param>
/// <param name="Refused">Rows not taken.</param>
/// <param name="BytesRead">Of the file as it is stored.</param>
/// <param name="BytesTotal">Size of the file as it is stored.</param>
public sealed record ImportProgress(long Rows, long Stored, long Duplicates, long Refused, long BytesRead, long BytesTotal)
{
    /// <summary>0 to 1.</summary>
    public double Fraction => BytesTotal == 0 ? 1 : Math.Min(1, (double)BytesRead / BytesTotal);
}

/// <summary>The first rows of a file, for choosing a mapping.</summary>
public sealed record ImportPreview(ImportFormat Format, bool IsCloudEvents, IReadOnlyList<string> Columns,
    IReadOnlyList<IReadOnlyList<string>> Rows)
{
    internal IReadOnlyList<ImportRow> Source { get; init; } = [];
}

/// <summary>Brings files of events into the log in bounded memory, whatever their size.</summary>
internal sealed class EventImporter(
    IEventLog log, CategoryRules categories, IOptions<IngestOptions> ingest, IOptions<ImportOptions> options, ConsoleMeter meter,
    TimeProvider time)
{
    private const int PreviewRows = 5;

    /// <summary>Imports a file. What was stored stays when the import is cancelled or fails; importing the file again only adds what is
    /// missing.</summary>
    /// <param name="file">Seekable; closed at the end.</param>
    /// <param name="report">Called after each batch.</param>
    /// <param name="refuse">Called for each refused line, in order.</param>
    /// <exception cref="ImportRefusedException">The file cannot be read (any further), or the mapping does not fit it.</exception>
    /// <exception cref="LogBusyException">The log stayed busy for longer than <see cref="ImportOptions.BusyRetries"/> allows.</exception>
    public async Task<ImportProgress> RunAsync(
        Stream file, ImportSettings settings, Action<ImportProgress> report, Action<RefusedLine> refuse, CancellationToken ct)
    {
        var total = file.Length;
        await using var opened = await ImportFile.OpenAsync(file, settings.FileName, options.Value, ct);
        var (columns, rows) = await RowsAsync(opened, ct);
        if (columns is not null)
            settings.Mapping.Check(columns);

        var events = new RowEvents(new(ingest, categories), settings, columns, time);
        var batch = new List<RiskEvent>(options.Value.BatchSize);
        var progress = new ImportProgress(0, 0, 0, 0, 0, total);
        try
        {
            await foreach (var row in rows)
            {
                if (progress.Rows == options.Value.MaxRows)
                    throw new ImportRefusedException(
                        $"The file has more than {options.Value.MaxRows} rows (Import:MaxRows); the rest was not read.");
                progress = progress with { Rows = progress.Rows + 1 };
                var (made, reason) = events.Make(row);
                if (made is null)
                {
                    progress = progress with { Refused = progress.Refused + 1 };
                    meter.Ingested(ConsoleMeter.Import, 0, 0, 1);
                    refuse(new(row.Line, reason!, Shorten(row.Text)));
                }
                else
                {
                    batch.Add(made);
                }
                if (batch.Count == options.Value.BatchSize || row.Number % options.Value.BatchSize == 0)
                    progress = await FlushAsync();
            }
            opened.CheckEnd();
        }
        catch (InvalidDataException e)
        {
            progress = await FlushAsync();
            throw new ImportRefusedException($"The file is damaged after row {progress.Rows}; the rows before it were imported.", e);
        }
        return await FlushAsync() with { BytesRead = total };

        async Task<ImportProgress> FlushAsync()
        {
            var outcomes = batch.Count == 0 ? [] : await AppendAsync(batch, ct);
            batch.Clear();
            var duplicates = outcomes.Count(o => o.Duplicate);
            meter.Ingested(ConsoleMeter.Import, outcomes.Count - duplicates, duplicates, 0);
            progress = progress with
            {
                Stored = progress.Stored + outcomes.Count - duplicates,
                Duplicates = progress.Duplicates + duplicates,
                BytesRead = Math.Min(opened.BytesRead, total),
            };
            report(progress);
            return progress;
        }
    }

    /// <summary>Reads the beginning of a file and closes it.</summary>
    /// <exception cref="ImportRefusedException">The file cannot be read.</exception>
    public async Task<ImportPreview> PreviewAsync(Stream file, string fileName, CancellationToken ct)
    {
        await using var opened = await ImportFile.OpenAsync(file, fileName, options.Value, ct);
        var (columns, rows) = await RowsAsync(opened, ct);
        var first = new List<ImportRow>();
        try
        {
            await foreach (var row in rows)
            {
                if (row.Fault is null)
                    first.Add(row);
                if (first.Count == PreviewRows || row.Number == PreviewRows * 10)
                    break;
            }
        }
        catch (InvalidDataException e)
        {
            throw new ImportRefusedException("The file is damaged: it cannot be unpacked.", e);
        }
        if (columns is not null)
            return new(ImportFormat.Csv, false, columns, [.. first.Select(r => r.Fields!)]) { Source = first };

        // The import itself says what is wrong with a line; here a wrong one only has nothing to show.
        var parser = new EventParser(ingest, categories);
        var rowsRead = first.Select(r => parser.TryCompact(r.Json, out var compact, out _) ? compact : "{}").ToList();
        return JsonPreview.Of(rowsRead) with { Source = first };
    }

    /// <summary>Says which rows of a preview would be refused with these settings. Quick; nothing is stored.</summary>
    public IReadOnlyList<RefusedLine> Judge(ImportPreview preview, ImportSettings settings)
    {
        var events = new RowEvents(new(ingest, categories), settings, preview.Format == ImportFormat.Csv ? preview.Columns : null, time);
        return [.. preview.Source.Select(row => new RefusedLine(row.Line, events.Make(row).Reason ?? "", row.Text))
            .Where(line => line.Reason.Length > 0)];
    }

    private async Task<(IReadOnlyList<string>? Columns, IAsyncEnumerable<ImportRow> Rows)> RowsAsync(ImportFile file, CancellationToken ct)
    {
        if (file.Format == ImportFormat.Ndjson)
            return (null, NdjsonRows.ReadAsync(file.Lines, options.Value, ct));
        var csv = await CsvRows.OpenAsync(file.Lines, options.Value, ct);
        return (csv.Columns, csv.ReadAsync(ct));
    }

    private async Task<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<RiskEvent> batch, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                return await log.AppendAsync(batch, ct);
            }
            catch (LogBusyException busy) when (attempt < options.Value.BusyRetries)
            {
                await Task.Delay(busy.RetryAfter, time, ct);
            }
        }
    }

    private static string Shorten(string text) => text.Length <= 500 ? text
        : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[499]) ? 499 : 500), "…");
}

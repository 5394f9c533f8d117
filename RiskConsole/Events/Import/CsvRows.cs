using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace RiskConsole.Events.Import;

/// <summary>Reads the rows of a CSV file with a header. A broken quote costs the line it stands in and no other: reading goes on with the
/// next line. (To a library's parser the rest of the file is then one long field.)</summary>
internal sealed class CsvRows
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    private readonly LineReader _lines;
    private readonly ImportOptions _options;
    private readonly Queue<PhysicalLine> _waiting = new();
    private readonly CsvRecord _record;
    private readonly long _headerLine;

    private CsvRows(LineReader lines, ImportOptions options, char delimiter, IReadOnlyList<string> columns)
    {
        (_lines, _options, Columns, _headerLine) = (lines, options, columns, lines.Number);
        _record = new(delimiter);
    }

    public IReadOnlyList<string> Columns { get; }

    /// <exception cref="ImportRefusedException">There is no header, or it cannot be told what its columns are.</exception>
    public static async Task<CsvRows> OpenAsync(LineReader lines, ImportOptions options, CancellationToken ct)
    {
        string header;
        do
        {
            if (!await lines.ReadAsync(ct))
                throw new ImportRefusedException("The file is empty; a CSV file begins with a line that names its columns.");
            header = Decode(lines)
                ?? throw new ImportRefusedException($"Line {lines.Number}: the header is not valid UTF-8. Save the file as UTF-8.");
        }
        while (header.Length == 0);

        var delimiter = Delimiters.MaxBy(d => header.Count(c => c == d));
        var record = new CsvRecord(delimiter);
        record.Begin();
        if (record.Feed(header) != CsvState.Complete)
            throw new ImportRefusedException($"Line {lines.Number}: a quote in the header is not closed or stands within a name.");
        var columns = record.Fields.Select(name => name.Trim()).ToList();
        if (columns.FindIndex(name => name.Length == 0) is >= 0 and var unnamed)
            throw new ImportRefusedException($"Line {lines.Number}: column {unnamed + 1} has no name. Name each column in the header.");
        if (columns.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ImportRefusedException($"Line {lines.Number}: two columns are called \"{twice.Key}\". Give each its own name.");
        return new(lines, options, delimiter, columns);
    }

    public async IAsyncEnumerable<ImportRow> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var number = 0L;
        while (await NextAsync(ct) is { } line)
        {
            if (line.Text.Length == 0 && line.Fault is null)
                continue;
            yield return await ReadRowAsync(line, ++number, ct);
        }
    }

    private async Task<ImportRow> ReadRowAsync(PhysicalLine first, long number, CancellationToken ct)
    {
        if (first.Fault is not null)
            return new(number, first.Number, "") { Fault = first.Fault };

        _record.Begin();
        var state = _record.Feed(first.Text);
        var opened = _record.Column;
        var taken = new List<PhysicalLine>();
        var length = first.Text.Length;
        while (state == CsvState.Open && taken.Count + 1 < _options.MaxRecordLines && length < _options.MaxLineBytes
            && await NextAsync(ct) is { } next)
        {
            taken.Add(next);
            length += next.Text.Length;
            if (next.Fault is not null)
                break;
            state = _record.Feed(next.Text);
            if (state == CsvState.Open)
                opened = _record.Column;
        }

        if (state != CsvState.Complete)
        {
            GiveBack(taken);
            var several = taken.Count > 0;
            return new(number, first.Number, first.Text) { Fault = Describe(state, several ? opened : _record.Column, several) };
        }
        var text = taken.Count == 0 ? first.Text : string.Join('\n', taken.Select(l => l.Text).Prepend(first.Text));
        if (_record.Fields.Count != Columns.Count)
        {
            return new(number, first.Number, text)
            {
                Fault = string.Create(CultureInfo.InvariantCulture,
                    $"It has {_record.Fields.Count} fields, the header on line {_headerLine} names {Columns.Count}."),
            };
        }
        return new(number, first.Number, text) { Fields = [.. _record.Fields] };
    }

    private string Describe(CsvState state, int column, bool several)
    {
        var name = column < Columns.Count
            ? $"column {(column + 1).ToString(CultureInfo.InvariantCulture)} (\"{Columns[column]}\")"
            : "a column beyond the header";
        return state == CsvState.Open || several
            ? $"Broken quote: the one opened in {name} is never closed."
            : $"Broken quote in {name}: a field that holds a quote must stand in quotes, with each quote inside doubled.";
    }

    /// <summary>Lines after a broken one are read again, as rows of their own.</summary>
    private void GiveBack(List<PhysicalLine> taken)
    {
        var later = _waiting.ToArray();
        _waiting.Clear();
        foreach (var line in taken.Concat(later))
            _waiting.Enqueue(line);
    }

    private async ValueTask<PhysicalLine?> NextAsync(CancellationToken ct)
    {
        if (_waiting.TryDequeue(out var waiting))
            return waiting;
        if (!await _lines.ReadAsync(ct))
            return null;
        if (_lines.TooLong)
            return new(_lines.Number, "", string.Create(CultureInfo.InvariantCulture, $"It is longer than {_options.MaxLineBytes} bytes."));
        return Decode(_lines) is { } text
            ? new(_lines.Number, text, null)
            : new(_lines.Number, "", "It is not valid UTF-8. Save the file as UTF-8.");
    }

    private static string? Decode(LineReader lines)
    {
        try
        {
            return Strict.GetString(lines.Line.Span);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private sealed record PhysicalLine(long Number, string Text, string? Fault);
}

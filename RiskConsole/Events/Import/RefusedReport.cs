using System.Globalization;
using CsvHelper;

namespace RiskConsole.Events.Import;

/// <summary>Writes refused lines as CSV: line, reason, text. Safe to open in a spreadsheet: no cell begins like a formula.</summary>
internal sealed class RefusedReport : IAsyncDisposable
{
    private readonly CsvWriter _csv;

    /// <param name="output">Closed with the report.</param>
    public RefusedReport(Stream output)
    {
        _csv = CsvWriter.Create(output, new() { Injection = CsvInjection.Escape, WriteByteOrderMark = true }, leaveOpen: false);
        Write("line", "reason", "text");
    }

    public void Add(RefusedLine line) => Write(line.Line.ToString(CultureInfo.InvariantCulture), line.Reason, line.Text);

    public ValueTask DisposeAsync() => _csv.DisposeAsync();

    private void Write(params string[] fields) => _csv.WriteRecord(fields);
}

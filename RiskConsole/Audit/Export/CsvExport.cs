using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using RiskConsole.Audit.Writing;
using RiskConsole.Events;

namespace RiskConsole.Audit.Export;

/// <summary>Entries as the viewer shows them: RFC 4180, UTF-8 with a byte order mark. A cell that a spreadsheet would take for a formula begins with <c>'</c>.</summary>
internal sealed class CsvExport : IExportWriter
{
    private static readonly string[] Columns =
        ["time", "id", "actor", "name", "action", "outcome", "kind", "severity", "target", "ip", "session", "correlation", "log", "seq", "data"];

    private readonly CsvWriter _csv;

    /// <param name="output">Stays open.</param>
    public CsvExport(Stream output)
    {
        _csv = CsvWriter.Create(output, new() { Injection = CsvInjection.Escape, InjectionCharacters = "=+-@\t\r", WriteByteOrderMark = true }, leaveOpen: true);
        _csv.WriteRecord(Columns);
    }

    public void Write(ExportRow row)
    {
        var entry = row.Entry;
        _csv.WriteRecord(
            AuditTime.Format(Storage.Micros.ToTime(entry.TimeUs)), Number(row.Id), Text(entry.Actor), Text(row.Person.Name), Text(entry.Action), entry.Outcome.Name(), entry.Kind.Name(),
            entry.Severity.Name(), Text(entry.Target), Text(entry.Ip ?? row.Person.Ip), Text(entry.Session), Text(entry.Correlation), Number(row.LogId), Number(row.Seq), Data(row.Bytes));
    }

    public void Flush() => _csv.Flush();

    public void Finish(long entries, long leftOut, long refuted) => _csv.Flush();

    public void Dispose() => _csv.Dispose();

    /// <summary>Some spreadsheets skip NUL before they look for a formula; the library does not know that one.</summary>
    private static string Text(string? text) => text is null ? "" : text.StartsWith('\0') ? "'" + text : text;

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The data as it stands in the bytes.</summary>
    private static string Data(byte[] bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 128 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isData = reader.ValueTextEquals("data"u8);
            reader.Read();
            var begin = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isData)
                return Encoding.UTF8.GetString(bytes, begin, (int)reader.BytesConsumed - begin);
        }
        return "";
    }
}

using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RiskConsole.Audit.Export;

/// <summary>A log as the header of an export tells of it.</summary>
internal sealed record ExportedLog(long LogId, string Origin, string Checkpoint, IReadOnlyList<string> VerifierKeys);

/// <summary>What the header says beside the logs.</summary>
internal sealed record ExportHeader(string Query, DateTimeOffset? From, DateTimeOffset? To, DateTimeOffset At, string By, IReadOnlyList<ExportedLog> Logs);

/// <summary>Takes the entries of an export one by one.</summary>
internal interface IExportWriter : IDisposable
{
    void Write(ExportRow row);

    /// <summary>What was written is in the stream after it.</summary>
    void Flush();

    /// <summary>No more entries come.</summary>
    void Finish(long entries, long leftOut, long refuted);
}

/// <summary>Entries with proofs: a header, then one line for each. docs/audit.md tells the form to those who verify it.</summary>
internal sealed class NdjsonExport : IExportWriter
{
    public const string Format = "riskconsole-audit-export/1";

    private const int FlushAt = 1 << 20;

    private readonly Stream _output;
    private readonly ExportHeader _header;
    private readonly bool _withPersonal;
    private readonly ArrayBufferWriter<byte> _buffer = new(FlushAt + (1 << 16));
    private readonly Utf8JsonWriter _json;
    private readonly int _headerLength;

    /// <param name="output">Seekable and empty; stays open. The header tells how many entries follow, so it is written once more at the end.</param>
    public NdjsonExport(Stream output, ExportHeader header, bool withPersonal)
    {
        (_output, _header, _withPersonal) = (output, header, withPersonal);
        _json = new(_buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        WriteHeader(long.MaxValue, long.MaxValue, long.MaxValue);
        _headerLength = _buffer.WrittenCount;
        // Until it is finished the file has no header, so that half a file passes for none.
        _buffer.ResetWrittenCount();
        _buffer.GetSpan(_headerLength)[.._headerLength].Fill((byte)' ');
        _buffer.Advance(_headerLength);
        EndLine();
        Flush();
    }

    public void Write(ExportRow row)
    {
        _json.WriteStartObject();
        _json.WriteNumber("log", row.LogId);
        _json.WriteNumber("seq", row.Seq);
        _json.WriteNumber("id", row.Id);
        _json.WriteBase64String("entry_b64", row.Bytes);
        _json.WriteStartArray("proof");
        foreach (var hash in row.Proof)
            _json.WriteBase64StringValue(hash);
        _json.WriteEndArray();
        if (_withPersonal && row is { Salt: { } salt, Personal: { } personal })
        {
            _json.WriteStartObject("pii");
            _json.WriteBase64String("salt", salt);
            _json.WriteString("json", personal);
            _json.WriteEndObject();
        }
        _json.WriteEndObject();
        EndLine();
        if (_buffer.WrittenCount >= FlushAt)
            Flush();
    }

    public void Flush()
    {
        _output.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }

    public void Finish(long entries, long leftOut, long refuted)
    {
        Flush();
        WriteHeader(entries, leftOut, refuted);
        var length = _buffer.WrittenCount;
        _buffer.GetSpan(_headerLength - length)[..(_headerLength - length)].Fill((byte)' ');
        _buffer.Advance(_headerLength - length);
        _output.Position = 0;
        Flush();
        _output.Position = _output.Length;
    }

    public void Dispose() => _json.Dispose();

    private void WriteHeader(long entries, long leftOut, long refuted)
    {
        _json.WriteStartObject();
        _json.WriteString("format", Format);
        _json.WriteString("query", _header.Query);
        if (_header.From is { } from)
            _json.WriteString("from", Writing.AuditTime.Format(from));
        if (_header.To is { } to)
            _json.WriteString("to", Writing.AuditTime.Format(to));
        _json.WriteString("exportedAt", Writing.AuditTime.Format(_header.At));
        _json.WriteString("by", _header.By);
        _json.WriteNumber("entries", entries);
        _json.WriteNumber("leftOut", leftOut);
        _json.WriteNumber("refuted", refuted);
        _json.WriteStartArray("logs");
        foreach (var log in _header.Logs)
        {
            _json.WriteStartObject();
            _json.WriteNumber("log", log.LogId);
            _json.WriteString("origin", log.Origin);
            _json.WriteString("checkpoint", log.Checkpoint);
            _json.WriteStartArray("vkeys");
            foreach (var key in log.VerifierKeys)
                _json.WriteStringValue(key);
            _json.WriteEndArray();
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
    }

    private void EndLine()
    {
        _json.Flush();
        _json.Reset();
        _buffer.Write("\n"u8);
    }
}

using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RiskConsole.Events.Import;

namespace RiskConsole.Audit.Import;

/// <summary>A record of a file, or why it is none.</summary>
/// <param name="Line">Its line, from 1; of a file that is one JSON document, the number of the record in it.</param>
/// <param name="Fault">For people; null where there is a record.</param>
internal readonly record struct SourceRecord(long Line, JsonObject? Record, string? Fault);

/// <summary>Reads CloudTrail's records: one per line, <c>{"Records":[…]}</c> per line, or one such document over several lines; plain or gzip.</summary>
internal sealed class CloudTrailFile(ImportFile file) : IAsyncDisposable
{
    /// <summary>CloudTrail's own files are one line of a few megabytes.</summary>
    private const int LongestLine = 64 * 1024 * 1024;

    private const string Records = "Records";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Bytes read so far, of the file as it is stored.</summary>
    public long BytesRead => file.BytesRead;

    /// <param name="stream">Seekable; closed with the result.</param>
    /// <exception cref="ImportRefusedException">It is empty, or of a kind that cannot be read.</exception>
    public static async Task<CloudTrailFile> OpenAsync(Stream stream, string fileName, CancellationToken ct) =>
        new(await ImportFile.OpenAsync(stream, fileName, new ImportOptions { MaxLineBytes = LongestLine }, ct));

    /// <exception cref="InvalidDataException">The compressed file is damaged or ends early.</exception>
    public async IAsyncEnumerable<SourceRecord> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var lines = file.Lines;
        while (await lines.ReadAsync(ct))
        {
            if (lines.TooLong)
            {
                yield return new(lines.Number, null, "It is longer than 64 MB.");
                continue;
            }
            if (lines.Line.Span.Trim(" \t"u8).IsEmpty)
                continue;
            var (node, fault) = Parse(lines.Line.Span);
            if (fault is not null && lines.Number == 1 && BeginsDocument(lines.Line.Span))
            {
                await foreach (var record in ReadDocumentAsync(ct))
                    yield return record;
                yield break;
            }
            foreach (var record in Expand(lines.Number, node, fault))
                yield return record;
        }
        file.CheckEnd();
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();

    private async IAsyncEnumerable<SourceRecord> ReadDocumentAsync([EnumeratorCancellation] CancellationToken ct)
    {
        using var document = new MemoryStream();
        do
        {
            if (file.Lines.TooLong || document.Length + file.Lines.Line.Length > LongestLine)
            {
                yield return new(1, null, "The document is longer than 64 MB. Write one record per line.");
                yield break;
            }
            document.Write(file.Lines.Line.Span);
            document.WriteByte((byte)'\n');
        }
        while (await file.Lines.ReadAsync(ct));
        file.CheckEnd();
        var (node, fault) = Parse(document.GetBuffer().AsSpan(0, (int)document.Length));
        var number = 0L;
        foreach (var record in Expand(1, node, fault))
            yield return record with { Line = ++number };
    }

    private static IEnumerable<SourceRecord> Expand(long line, JsonNode? node, string? fault)
    {
        if (fault is null && node is JsonObject members)
        {
            if (members[Records] is not JsonArray records)
                return [new(line, members, null)];
            // A node has one parent; taken out, each is its own.
            var items = records.ToArray();
            records.Clear();
            return items.Select(item => item is JsonObject record ? new SourceRecord(line, record, null) : new(line, null, "A record is no JSON object."));
        }
        return [new(line, null, fault ?? "It is no JSON object.")];
    }

    private static (JsonNode? Node, string? Fault) Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return (JsonNode.Parse(json, null, Strict), null);
        }
        catch (JsonException e)
        {
            return (null, $"It is no JSON: {FirstSentence(e.Message)}");
        }
    }

    private static bool BeginsDocument(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line.TrimStart(" \t"u8)[..Math.Min(line.TrimStart(" \t"u8).Length, 64)]);
        return text.StartsWith('{') && text.TrimStart('{', ' ', '\t') is "" or ['"', 'R', 'e', 'c', 'o', 'r', 'd', 's', '"', ..];
    }

    private static string FirstSentence(string message) => message.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? message[..(end + 1)] : message;
}

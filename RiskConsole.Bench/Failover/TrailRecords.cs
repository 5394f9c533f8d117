using System.Buffers;
using System.IO.Compression;
using System.Text.Json;

namespace RiskConsole.Bench.Failover;

/// <summary>Cloud audit records of a file (NDJSON, may be packed with gzip), made into CloudEvents again and again, each time with fresh ids.</summary>
internal sealed class TrailRecords
{
    /// <summary>The <c>source</c> of all of them.</summary>
    public const string Source = "cloudtrail.amazonaws.com";

    private readonly List<JsonElement> _records = [];
    private int _next;

    public int Count => _records.Count;

    public static async Task<TrailRecords> ReadAsync(FileInfo file, CancellationToken ct)
    {
        var records = new TrailRecords();
        await using var packed = file.OpenRead();
        await using Stream text = file.Extension == ".gz" ? new GZipStream(packed, CompressionMode.Decompress) : packed;
        using var reader = new StreamReader(text);
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            if (line.Length > 0)
                records._records.Add(JsonSerializer.Deserialize<JsonElement>(line));
        }
        return records.Count > 0 ? records : throw new InvalidDataException($"{file.FullName} holds no record.");
    }

    /// <summary>The next records as a batch; the last one's subject is the mark.</summary>
    public byte[] Batch(string mark, int size)
    {
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output);
        json.WriteStartArray();
        for (var i = 0; i < size; i++)
        {
            var record = _records[_next++ % _records.Count];
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", $"{mark}/{i}");
            json.WriteString("source", Source);
            json.WriteString("type", "com.amazonaws.cloudtrail.awsapicall");
            json.WriteString("subject", i == size - 1 ? mark : "principal/" + PrincipalOf(record));
            json.WriteString("category", "security");
            json.WriteString("severity", record.TryGetProperty("errorCode", out _) ? "warning" : "info");
            json.WritePropertyName("data");
            record.WriteTo(json);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static string PrincipalOf(JsonElement record) =>
        record.TryGetProperty("userIdentity", out var identity) && (identity.TryGetProperty("arn", out var name) || identity.TryGetProperty("invokedBy", out name))
            ? name.GetString() ?? "unknown"
            : "unknown";
}

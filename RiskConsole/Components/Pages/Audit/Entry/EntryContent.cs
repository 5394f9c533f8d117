using System.Buffers;
using System.Text.Json;
using System.Text;
using RiskConsole.Audit.Writing;
using RiskConsole.Audit;
using RiskConsole.Components.Shared;
using RiskConsole.Query;
using RiskConsole.Storage;

namespace RiskConsole.Components.Pages.Audit.Entry;

/// <summary>The bytes of an entry taken apart for the eye. What was hashed is what is shown: the columns beside it only serve to find it.</summary>
internal sealed class EntryContent
{
    // Shown elsewhere: as fields, or as what changed.
    private static readonly string[] Told = ["kind", "severity", "reason", "before", "after"];

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 128 };

    private EntryContent(JsonElement data)
    {
        Before = Member(data, "before");
        After = Member(data, "after");
        Reason = Member(data, "reason") is { ValueKind: JsonValueKind.String } reason ? JsonText.Of(reason) : null;
        Details = Rest(data);
    }

    /// <summary>Of no entry.</summary>
    public static EntryContent Nothing { get; } = new(default);

    /// <summary>What was; undefined where nothing is told.</summary>
    public JsonElement Before { get; }

    /// <summary>What is; undefined where nothing is told.</summary>
    public JsonElement After { get; }

    public string? Reason { get; }

    /// <summary>The rest of the data; undefined where there is none.</summary>
    public JsonElement Details { get; }

    /// <summary>The salted hash of the personal data; null where there never was any.</summary>
    public string? PersonHash { get; private init; }

    /// <summary>Columns that say something else than the bytes.</summary>
    public IReadOnlyList<string> Contradictions { get; private init; } = [];

    /// <summary>Why the bytes cannot be read; null where they can.</summary>
    public string? Problem { get; private init; }

    public bool HasChange => Before.ValueKind != JsonValueKind.Undefined || After.ValueKind != JsonValueKind.Undefined;

    /// <summary>Reads an entry; one without bytes, or with bytes that are none, has no data.</summary>
    public static EntryContent Of(AuditEntry entry)
    {
        if (entry.Bytes is not { } bytes)
            return new(default);
        try
        {
            var projection = EntryProjection.Read(bytes);
            return new(Member(JsonElement.Parse(bytes, Deep), "data")) { PersonHash = projection.Pii, Contradictions = [.. Compare(entry, projection)] };
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return new(default) { Problem = DisplayText.Clean(e.Message, 300) };
        }
    }

    private static IEnumerable<string> Compare(AuditEntry entry, EntryProjection said)
    {
        (string Name, bool IsSame)[] columns =
        [
            ("position", entry.Seq == said.Seq), ("time", entry.Time.ToMicros() == said.TimeUs), ("actor", entry.Actor == said.Actor), ("action", entry.Action == said.Action),
            ("outcome", entry.Outcome == said.Outcome), ("type", entry.Kind == said.Kind), ("severity", entry.Severity == said.Severity), ("target", entry.Target == said.Target),
            ("session", entry.Session == said.Session), ("correlation", entry.Correlation == said.Correlation),
        ];
        return columns.Where(column => !column.IsSame).Select(column => column.Name);
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static bool IsTold(JsonProperty member) => Told.Any(member.NameEquals);

    private static JsonElement Rest(JsonElement data)
    {
        if (data.ValueKind != JsonValueKind.Object || data.EnumerateObject().All(IsTold))
            return default;
        var output = new ArrayBufferWriter<byte>();
        output.Write("{"u8);
        var isFirst = true;
        foreach (var member in data.EnumerateObject().Where(member => !IsTold(member)))
        {
            output.Write(isFirst ? ""u8 : ","u8);
            isFirst = false;
            // As it stands: a writer would refuse what a tampered document may hold.
            output.Write(Encoding.UTF8.GetBytes(member.ToString()));
        }
        output.Write("}"u8);
        return JsonElement.Parse(output.WrittenSpan, Deep);
    }
}

using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RiskConsole.Events.Ingest;

namespace RiskConsole.Events.Import;

/// <summary>Makes events of rows. Every row becomes the JSON of a CloudEvent and goes through the same parser as events over HTTP, so that
/// the same rules hold for both. Not for two threads at once.</summary>
internal sealed class RowEvents(EventParser parser, ImportSettings settings, IReadOnlyList<string>? columns, TimeProvider time)
{
    private const string DefaultType = "import.row";
    private const char UnitSeparator = '\u001f';

    private readonly ArrayBufferWriter<byte> _json = new();
    private readonly Dictionary<string, MappingRule> _byTarget = settings.Mapping.Rules
        .Where(r => r.Target != ImportMapping.None).ToDictionary(r => r.Target, StringComparer.Ordinal);
    private readonly HashSet<string> _consumed = settings.Mapping.Rules
        .Where(r => r.Kind != MappingKind.Constant && !r.Target.StartsWith(ImportMapping.Data, StringComparison.Ordinal))
        .Select(r => r.Value).ToHashSet(StringComparer.Ordinal);
    private readonly ILookup<string, MappingRule> _payloadByColumn = settings.Mapping.Rules
        .Where(r => r.Kind != MappingKind.Constant && r.Target.StartsWith(ImportMapping.Data, StringComparison.Ordinal))
        .ToLookup(r => r.Value, StringComparer.Ordinal);

    /// <returns>The event, or why the row is refused, for people.</returns>
    public (RiskEvent? Event, string? Reason) Make(ImportRow row)
    {
        if (row.Fault is not null)
            return (null, row.Fault);
        var now = Rfc3339.ToMicroseconds(time.GetUtcNow());
        if (row.Json is null)
            return Make(row, new CsvValues(columns!, row.Fields!), string.Join(UnitSeparator, row.Fields!), now);

        if (!parser.TryCompact(row.Json, out var compact, out var fault))
            return (null, fault);
        using var document = JsonDocument.Parse(compact);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            return (null, "A line holds one JSON object; this is something else.");
        return settings.Mapping.Rules.Count == 0 && document.RootElement.TryGetProperty("specversion", out _)
            ? Judge(parser.ParseLine(row.Json, 0, 0, now))
            : Make(row, new JsonValues(document.RootElement), row.Text, now);
    }

    private (RiskEvent? Event, string? Reason) Make(ImportRow row, IRowValues values, string content, DateTimeOffset now)
    {
        _json.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_json, new() { SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", Attribute(values, "id") ?? IdOf(row, content));
            json.WriteString("source", Attribute(values, "source") ?? settings.Source ?? settings.DefaultSource);
            json.WriteString("type", Attribute(values, "type") ?? settings.Type ?? DefaultType);
            if (Attribute(values, "time") is { } text)
            {
                if (!ImportValues.TryTime(text, out var at))
                    return (null, $"{Named("time")}\"{text}\" is no time; "
                        + "Unix seconds, milliseconds or microseconds and ISO 8601 are understood.");
                json.WriteString("time", Rfc3339.Format(at));
            }
            if ((Attribute(values, "category") ?? settings.Category) is { } category)
                json.WriteString("category", category);
            foreach (var target in _byTarget.Keys)
            {
                if (target is not ("id" or "source" or "type" or "time" or "category")
                    && !target.StartsWith(ImportMapping.Data, StringComparison.Ordinal)
                    && Attribute(values, target) is { } value)
                    json.WriteString(target, value);
            }
            if (!_byTarget.ContainsKey("datacontenttype"))
                json.WriteString("datacontenttype", "application/json");
            json.WritePropertyName("data");
            WritePayload(json, values);
            json.WriteEndObject();
        }
        return Judge(parser.ParseLine(_json.WrittenSpan, 0, 0, now));
    }

    private void WritePayload(Utf8JsonWriter json, IRowValues values)
    {
        json.WriteStartObject();
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in values.Names)
        {
            if (_payloadByColumn.Contains(name))
            {
                foreach (var rule in _payloadByColumn[name])
                    WriteMember(rule.Target[ImportMapping.Data.Length..], rule);
            }
            else if (!_consumed.Contains(name))
            {
                WriteMember(name, new(ImportMapping.Data + name, MappingKind.Column, name));
            }
        }
        foreach (var rule in _byTarget.Values.Where(r => r.Target.StartsWith(ImportMapping.Data, StringComparison.Ordinal)))
            WriteMember(rule.Target[ImportMapping.Data.Length..], rule);
        json.WriteEndObject();

        void WriteMember(string member, MappingRule rule)
        {
            if (!written.Contains(member) && values.TryWrite(json, member, rule))
                written.Add(member);
        }
    }

    private string? Attribute(IRowValues values, string target) => !_byTarget.TryGetValue(target, out var rule) ? null
        : rule.Kind == MappingKind.Constant ? rule.Value : values.Text(rule.Value);

    private (RiskEvent? Event, string? Reason) Judge(in ParsedEvent parsed)
    {
        if (parsed.Event is not null)
            return (parsed.Event, null);
        var problem = parsed.Problems[0];
        var target = problem.Pointer.TrimStart('/').Replace("data/", ImportMapping.Data, StringComparison.Ordinal);
        return (null, Named(target) + problem.Detail);
    }

    private string Named(string target) => _byTarget.TryGetValue(target, out var rule) && rule.Kind != MappingKind.Constant
        ? $"Column {rule.Value}: " : "";

    /// <summary>The same for the same row of the same file, so that importing a file again finds duplicates only; the row's number keeps
    /// equal rows of one file apart.</summary>
    private static string IdOf(ImportRow row, string content)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(content));
        return string.Create(CultureInfo.InvariantCulture, $"{row.Number}-{Convert.ToHexStringLower(hash.AsSpan(0, 16))}");
    }
}

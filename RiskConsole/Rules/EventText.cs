using System.Globalization;
using System.Text.Json;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Rules;

/// <summary>A field of events by its name in the query language, as text for people.</summary>
internal static class EventText
{
    private static readonly QuerySchema<RiskEvent> Schema = EventQuerySchema.Create();

    /// <summary>Never throws, whatever the name.</summary>
    /// <returns>What reads the field from an event, null where the event lacks it; null when there is no such field or it has no text of its own
    /// (<c>data</c> without a path).</returns>
    public static Func<RiskEvent, string?>? Find(string name)
    {
        if (Parse(name) is not { } field || Schema.Find(field) is not { } known || (known.IsOpen && field.Path.Count == 0))
            return null;
        string[] path = [.. field.Path];
        return known.Name switch
        {
            "severity" => static e => e.Severity.Name(),
            "subject" => static e => e.Subject,
            "type" => static e => e.Type,
            "category" => static e => e.Category.Name(),
            "source" => static e => e.Source,
            "score" => static e => e.Score?.ToString("0.####", CultureInfo.InvariantCulture),
            "time" => static e => Time(e.Time),
            "received" => static e => Time(e.ReceivedAt),
            "id" => static e => e.Id,
            "uid" => static e => e.Uid.ToString(),
            "seq" => static e => e.Seq.ToString(CultureInfo.InvariantCulture),
            "dataschema" => static e => e.DataSchema,
            "contenttype" => static e => e.DataContentType,
            "data" => e => Json(() => e.DataRoot, path),
            "ext" => e => e.Extensions is { } extensions ? Json(() => JsonElement.Parse(extensions), [.. path.Select(key => key.ToLowerInvariant())]) : null,
            _ => null,
        };
    }

    /// <summary>The field a whole text names; null when it is something else, or more.</summary>
    public static FieldName? Parse(string name)
    {
        var scanner = new QueryScanner(name + ":");
        return QueryScanner.FindForbidden(name) < 0 && scanner.TryReadField() is { } field && scanner.AtEnd ? field : null;
    }

    /// <summary>The name by which the same field is always called, whatever alias or case it was written in; null when there is no such field.</summary>
    public static string? Canonical(string name) => Parse(name) is { } field && Schema.Find(field) is { } known
        ? QueryText.Path(known.Name, field.Path)
        : null;

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string? Json(Func<JsonElement> root, string[] path)
    {
        try
        {
            var at = root();
            foreach (var key in path)
            {
                if (at.ValueKind == JsonValueKind.Array && int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < at.GetArrayLength())
                    at = at[index];
                else if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(key, out at))
                    return null;
            }
            return at.ValueKind switch
            {
                JsonValueKind.Undefined or JsonValueKind.Null => null,
                JsonValueKind.String => at.GetString(),
                _ => at.GetRawText(),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A payload deeper than can be read, or half a character in it: nothing to show.
            return null;
        }
    }
}

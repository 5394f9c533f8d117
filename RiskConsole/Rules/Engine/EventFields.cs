using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Rules.Engine;

/// <summary>Finds the fields of events by their names in the query language: <c>score</c>, <c>subject</c>, <c>data.usd</c>, <c>data.items.sku</c>, <c>ext.trace</c>, ...
/// Aliases and upper and lower case are as there. Safe to share between threads.</summary>
internal static class EventFields
{
    private static readonly QuerySchema<RiskEvent> Schema = EventQuerySchema.Create();

    /// <param name="error">What is wrong with the name and what to write instead.</param>
    public static bool TryFind(string? name, [NotNullWhen(true)] out EventField? field, [NotNullWhen(false)] out string? error)
    {
        (field, error) = (null, null);
        var trimmed = name?.Trim() ?? "";
        if (trimmed.Length == 0)
        {
            error = "Name a field, such as subject, score or data.usd.";
            return false;
        }
        var scanner = new QueryScanner(trimmed + ":");
        if (QueryScanner.FindForbidden(trimmed) >= 0 || scanner.TryReadField() is not { } written || !scanner.AtEnd)
        {
            error = $"\"{trimmed}\" is no name of a field. Write one such as subject, score or data.usd; keys with special characters stand in quotes, as in data.\"a b\".";
            return false;
        }
        if (Schema.Find(written) is not { } known)
        {
            var near = FindMeant(written);
            error = $"There is no field \"{trimmed}\". {(near is null ? "" : $"Did you mean {near}? ")}Values of the payload are data.NAME.";
            return false;
        }
        field = Make(known.Name, written.Path);
        if (field is null)
            error = $"{known.Name} cannot be used here.";
        return field is not null;
    }

    private static string? FindMeant(FieldName name) =>
        Schema.FindNear(name.Full) is { } near && !Schema.Find(near)!.IsOpen ? near
        : Schema.FindNear(name.Head) is { } head && Schema.Find(head)!.IsOpen && name.Path.Count > 0 ? QueryText.Path(head, name.Path)
        : null;

    private static EventField? Make(string name, IReadOnlyList<string> path) => name switch
    {
        "subject" => new TextEventField(name, static e => e.Subject),
        "type" => new TextEventField(name, static e => e.Type),
        "source" => new TextEventField(name, static e => e.Source),
        "id" => new TextEventField(name, static e => e.Id),
        "severity" => new TextEventField(name, static e => e.Severity.Name()),
        "category" => new TextEventField(name, static e => e.Category.Name()),
        "dataschema" => new TextEventField(name, static e => e.DataSchema),
        "contenttype" => new TextEventField(name, static e => e.DataContentType),
        "uid" => new TextEventField(name, static e => e.Uid.ToString()),
        "time" => new TextEventField(name, static e => Iso(e.Time)),
        "received" => new TextEventField(name, static e => Iso(e.ReceivedAt)),
        "score" => new NumberEventField(name, static e => e.Score),
        "seq" => new NumberEventField(name, static e => e.Seq),
        "data" => new JsonEventField(QueryText.Path(name, path), static e => e.DataRoot, path),
        "ext" => new JsonEventField(QueryText.Path(name, [.. path.Select(Lower)]), ParseExtensions, [.. path.Select(Lower)]),
        _ => null,
    };

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    private static string Lower(string key) => key.ToLowerInvariant();

    private static JsonElement ParseExtensions(RiskEvent e) => e.Extensions is null ? default : JsonElement.Parse(e.Extensions);
}

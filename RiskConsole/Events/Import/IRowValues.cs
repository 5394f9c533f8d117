using System.Text.Json;

namespace RiskConsole.Events.Import;

/// <summary>The values of one row by name.</summary>
internal interface IRowValues
{
    /// <summary>The columns, or the members of the object.</summary>
    IEnumerable<string> Names { get; }

    /// <returns>The value as text; null where it is empty or absent.</returns>
    string? Text(string name);

    /// <summary>Writes the value a rule names as a member of the payload.</summary>
    /// <returns>False where it is empty or absent; nothing was written then.</returns>
    bool TryWrite(Utf8JsonWriter json, string member, MappingRule rule);
}

/// <summary>A row of a CSV file. An empty cell is absent.</summary>
internal sealed class CsvValues(IReadOnlyList<string> columns, IReadOnlyList<string> fields) : IRowValues
{
    public IEnumerable<string> Names => columns;

    public string? Text(string name)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i] == name)
                return fields[i].Trim() is { Length: > 0 } text ? text : null;
        }
        return null;
    }

    public bool TryWrite(Utf8JsonWriter json, string member, MappingRule rule)
    {
        if ((rule.Kind == MappingKind.Constant ? rule.Value : Text(rule.Value)) is not { } text)
            return false;
        json.WritePropertyName(member);
        if (rule.Kind != MappingKind.Text && ImportValues.IsExactNumber(text))
            json.WriteRawValue(text, skipInputValidation: true);
        else
            json.WriteStringValue(text);
        return true;
    }
}

/// <summary>A row of an NDJSON file: an object whose members may be reached by dotted names.</summary>
internal sealed class JsonValues(JsonElement row) : IRowValues
{
    public IEnumerable<string> Names => row.EnumerateObject().Select(member => member.Name);

    public string? Text(string name) => Find(name) is not { } value ? null : value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        _ => value.GetRawText(),
    };

    public bool TryWrite(Utf8JsonWriter json, string member, MappingRule rule)
    {
        if (rule.Kind == MappingKind.Constant)
        {
            json.WriteString(member, rule.Value);
            return true;
        }
        if (Find(rule.Value) is not { } value)
            return false;
        json.WritePropertyName(member);
        if (rule.Kind == MappingKind.Text && value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            json.WriteStringValue(value.GetRawText());
        else
            value.WriteTo(json);
        return true;
    }

    private JsonElement? Find(string name)
    {
        if (row.TryGetProperty(name, out var member))
            return member;
        var current = row;
        foreach (var part in name.Split('.'))
        {
            if (current.ValueKind != JsonValueKind.Object || !current.TryGetProperty(part, out current))
                return null;
        }
        return current;
    }
}

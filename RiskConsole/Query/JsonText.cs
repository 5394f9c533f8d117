using System.Text.Json;

namespace RiskConsole.Query;

/// <summary>Reads JSON strings for display. A document from outside may hold half a surrogate pair as an escape, which the JSON reader
/// refuses to decode; then the text is shown as it was written.</summary>
internal static class JsonText
{
    /// <summary>A string decoded, anything else as it stands in the document.</summary>
    public static string Of(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            return value.ValueKind == JsonValueKind.Undefined ? "" : value.GetRawText();
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText();
        }
    }

    /// <summary>The name of a property; null where it cannot be decoded.</summary>
    public static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Parses; <see cref="JsonValueKind.Undefined"/> for what cannot be read (malformed, deeper than 64).</summary>
    public static JsonElement Parse(string? json)
    {
        try
        {
            return json is null ? default : JsonElement.Parse(json);
        }
        catch (JsonException)
        {
            return default;
        }
    }
}

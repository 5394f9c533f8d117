using System.Globalization;
using System.Text.Json;
using System.Text;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Components.Pages.Feed;

/// <summary>One line that says what an event's payload holds.</summary>
internal static class FeedSummary
{
    private const int MaxLength = 240;
    private const int MaxFields = 10;
    private const int MaxValue = 80;

    // Above this a summary is not worth parsing the payload for; its beginning serves.
    private const int MaxParsed = 64 * 1024;

    private static readonly string[] Telling = ["message", "msg", "summary", "title", "description", "reason"];

    public static string Of(RiskEvent e)
    {
        if (e.Data is null)
            return "";
        if (e.DataIsBase64)
            return $"binary data, {Numbers.Bytes(e.Data.Length * 3L / 4)}";
        if (e.Data.Length > MaxParsed)
            return $"{DisplayText.Clean(e.Data, 120)} ({Numbers.Bytes(e.Data.Length)})";
        try
        {
            return e.DataRoot.ValueKind == JsonValueKind.Object ? OfObject(e.DataRoot) : DisplayText.Clean(Scalar(e.DataRoot), MaxLength);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Deeper than the reader goes, or half a surrogate pair: shown as it was written.
            return DisplayText.Clean(e.Data, 120);
        }
    }

    private static string OfObject(JsonElement root)
    {
        var text = new StringBuilder();
        var fields = 0;
        foreach (var name in Telling)
        {
            if (root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
            {
                text.Append(DisplayText.Clean(JsonText.Of(value), MaxLength / 2));
                fields++;
                break;
            }
        }
        foreach (var property in root.EnumerateObject())
        {
            if (fields >= MaxFields || text.Length >= MaxLength)
                break;
            if (property.Value.ValueKind == JsonValueKind.Null || (fields > 0 && Array.IndexOf(Telling, property.Name) >= 0))
                continue;
            text.Append(text.Length == 0 ? "" : " · ").Append(DisplayText.Clean(property.Name, 40)).Append(' ')
                .Append(DisplayText.Clean(Scalar(property.Value), MaxValue));
            fields++;
        }
        return text.ToString();
    }

    private static string Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => JsonText.Of(value),
        JsonValueKind.Object => "{…}",
        JsonValueKind.Array => string.Create(CultureInfo.InvariantCulture, $"[{value.GetArrayLength()}]"),
        _ => value.GetRawText(),
    };
}

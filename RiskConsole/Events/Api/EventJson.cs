using System.Text.Encodings.Web;
using System.Text.Json;
using RiskConsole.Events.Ingest;

namespace RiskConsole.Events.Api;

/// <summary>Writes events as the CloudEvents they are, with the console's own attributes beside: <c>uid</c>, <c>seq</c>,
/// <c>recordedtime</c>, <c>severity</c>, <c>category</c> and <c>score</c>. What is written can be sent again.</summary>
internal static class EventJson
{
    /// <summary>Answers are JSON and nothing else, so only what JSON demands is escaped.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <param name="placed">False for an event that is still on its way to the log: without <c>uid</c>, <c>seq</c> and <c>recordedtime</c>.</param>
    public static void Write(Utf8JsonWriter json, RiskEvent item, bool placed = true)
    {
        json.WriteStartObject();
        json.WriteString("specversion"u8, "1.0"u8);
        json.WriteString("id"u8, item.Id);
        json.WriteString("source"u8, item.Source);
        json.WriteString("type"u8, item.Type);
        if (item.Subject is not null)
            json.WriteString("subject"u8, item.Subject);
        json.WriteString("time"u8, Rfc3339.Format(item.Time));
        if (item.DataContentType is not null)
            json.WriteString("datacontenttype"u8, item.DataContentType);
        if (item.DataSchema is not null)
            json.WriteString("dataschema"u8, item.DataSchema);

        if (placed)
        {
            json.WriteString("uid"u8, item.Uid);
            json.WriteNumber("seq"u8, item.Seq);
            json.WriteString("recordedtime"u8, Rfc3339.Format(item.ReceivedAt));
        }
        json.WriteString("severity"u8, item.Severity.Name());
        json.WriteString("category"u8, item.Category.Name());
        if (item.Score is { } score)
            json.WriteNumber("score"u8, score);
        if (item.Extensions is not null)
            WriteExtensions(json, item.Extensions);
        if (item.Data is not null)
        {
            json.WritePropertyName(item.DataIsBase64 ? "data_base64"u8 : "data"u8);
            json.WriteRawValue(item.Data, skipInputValidation: true);
        }
        json.WriteEndObject();
    }

    private static void WriteExtensions(Utf8JsonWriter json, string extensions)
    {
        using var document = JsonDocument.Parse(extensions);
        foreach (var attribute in document.RootElement.EnumerateObject())
            attribute.WriteTo(json);
    }
}

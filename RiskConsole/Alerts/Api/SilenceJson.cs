using System.Text.Json;
using RiskConsole.Alerts.Silences;
using RiskConsole.Events.Ingest;

namespace RiskConsole.Alerts.Api;

/// <summary>Writes silences as the API shows them.</summary>
internal static class SilenceJson
{
    public static void Write(Utf8JsonWriter json, Silence silence, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, silence.Id);
        json.WriteString("state"u8, silence.At(now).Name());
        json.WriteString("query"u8, silence.Query);
        json.WriteString("comment"u8, silence.Comment);
        json.WriteString("author"u8, silence.Author);
        json.WriteString("created_at"u8, Rfc3339.Format(silence.CreatedAt));
        json.WriteString("starts_at"u8, Rfc3339.Format(silence.StartsAt));
        json.WriteString("ends_at"u8, Rfc3339.Format(silence.EndsAt));
        json.WriteBoolean("until_resolved"u8, silence.UntilResolved);
        if (silence.EndedAt is { } ended)
            json.WriteString("ended_at"u8, Rfc3339.Format(ended));
        else
            json.WriteNull("ended_at"u8);
        if (silence.EndedBy is { } by)
            json.WriteString("ended_by"u8, by);
        else
            json.WriteNull("ended_by"u8);
        json.WriteNumber("version"u8, silence.Version);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, SilencePreview preview)
    {
        json.WriteStartObject();
        Count("open", preview.Open, preview.OpenOfAll);
        Count("last_day", preview.LastDay, preview.LastDayOfAll);
        json.WriteStartArray("first"u8);
        foreach (var alert in preview.First)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, alert.Id);
            json.WriteString("name"u8, alert.Name);
            json.WriteString("severity"u8, RiskConsole.Events.Severities.Name(alert.Severity));
            json.WriteString("subject"u8, alert.Subject);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("warning"u8, preview.Warning);
        json.WriteEndObject();

        void Count(string name, int hit, int all)
        {
            json.WriteStartObject(name);
            json.WriteNumber("hit"u8, hit);
            json.WriteNumber("all"u8, all);
            json.WriteEndObject();
        }
    }
}

using System.Text.Json;
using RiskConsole.Alerts.Life;
using RiskConsole.Events;
using RiskConsole.Events.Ingest;

namespace RiskConsole.Alerts.Api;

/// <summary>Writes entries of timelines as the API shows them.</summary>
internal static class EntryJson
{
    public static IReadOnlyList<string> Kinds { get; } = [.. Enum.GetValues<EntryKind>().Select(Name)];

    public static void Write(Utf8JsonWriter json, AlertEntry entry)
    {
        json.WriteStartObject();
        json.WriteNumber("seq"u8, entry.Seq);
        json.WriteString("at"u8, Rfc3339.Format(entry.At));
        json.WriteString("kind"u8, Name(entry.Kind));
        json.WriteString("actor"u8, entry.Actor);
        json.WriteString("from"u8, entry.From.Name());
        json.WriteString("to"u8, entry.To.Name());
        json.WriteNumber("life"u8, entry.Life);
        json.WriteString("severity"u8, entry.Severity?.Name());
        json.WriteString("text"u8, entry.Text);
        json.WriteEndObject();
    }

    private static string Name(EntryKind kind) => kind switch
    {
        EntryKind.HeldBack => "held_back",
        EntryKind.StormBegan => "storm_began",
        EntryKind.StormEnded => "storm_ended",
        EntryKind.FalsePositive => "false_positive",
        _ => kind.ToString().ToLowerInvariant(),
    };
}

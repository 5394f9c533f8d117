using System.Text.Json;
using RiskConsole.Alerts.Silences;
using RiskConsole.Events;
using RiskConsole.Events.Ingest;

namespace RiskConsole.Alerts.Api;

/// <summary>Writes alerts as the API shows them.</summary>
internal static class AlertJson
{
    /// <param name="suppressions">For what suppresses it now; null where there is no now, as in a backtest.</param>
    public static void Write(Utf8JsonWriter json, Alert alert, ISuppressions? suppressions = null)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, alert.Id);
        json.WriteString("name"u8, alert.Name);
        json.WriteString("state"u8, alert.State.Name());
        json.WriteString("severity"u8, alert.Severity.Name());
        json.WriteString("category"u8, alert.Category.Name());
        Text(json, "subject"u8, alert.Subject);
        json.WriteString("message"u8, alert.Message);
        Text(json, "reason"u8, alert.Reason);
        Number(json, "observed"u8, alert.Observed);
        Number(json, "threshold"u8, alert.Threshold);
        Number(json, "peak"u8, alert.Peak);
        json.WriteNumber("occurrences"u8, alert.Occurrences);
        Time(json, "first_seen"u8, alert.FirstSeen);
        Time(json, "last_seen"u8, alert.LastSeen);
        Time(json, "opened_at"u8, alert.OpenedAt);
        Time(json, "resolved_at"u8, alert.ResolvedAt);
        Text(json, "resolved_by"u8, alert.ResolvedBy);
        Text(json, "assignee"u8, alert.Assignee);
        Time(json, "acknowledged_at"u8, alert.AcknowledgedAt);
        Text(json, "acknowledged_by"u8, alert.AcknowledgedBy);
        Text(json, "disposition"u8, alert.Disposition);
        Text(json, "storm_id"u8, alert.StormId?.ToString());
        json.WriteBoolean("is_storm"u8, alert.IsStorm);
        SuppressedBy(json, alert, suppressions);
        json.WriteString("fingerprint"u8, alert.Fingerprint);
        json.WriteString("rule_id"u8, alert.RuleId);
        json.WriteNumber("rule_version"u8, alert.RuleVersion);
        json.WriteStartObject("labels"u8);
        foreach (var (name, value) in alert.Labels.OrderBy(label => label.Key, StringComparer.Ordinal))
            json.WriteString(name, value);
        json.WriteEndObject();
        if (alert.CauseUid is { } cause)
            json.WriteString("event_uid"u8, cause);
        else
            json.WriteNull("event_uid"u8);
        json.WriteStartArray("event_seqs"u8);
        foreach (var seq in alert.Contributing)
            json.WriteNumberValue(seq);
        json.WriteEndArray();
        Text(json, "runbook"u8, alert.Runbook);
        json.WriteNumber("life"u8, alert.Life);
        json.WriteNumber("version"u8, alert.Version);
        json.WriteEndObject();
    }

    private static void SuppressedBy(Utf8JsonWriter json, Alert alert, ISuppressions? suppressions)
    {
        json.WriteStartArray("suppressed_by"u8);
        if (alert is { IsOpen: true, StormId: { } storm })
            Suppressed(json, "storm", storm, null, null);
        foreach (var suppression in alert.IsOpen && suppressions is not null ? suppressions.Of(alert) : [])
            Suppressed(json, suppression.Kind == SuppressionKind.Silence ? "silence" : "mute_window", suppression.Id, suppression.Words, suppression.Until);
        json.WriteEndArray();
    }

    private static void Suppressed(Utf8JsonWriter json, string kind, Guid id, string? words, DateTimeOffset? until)
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, kind);
        json.WriteString("id"u8, id);
        Text(json, "words"u8, words);
        Time(json, "until"u8, until);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is null)
            json.WriteNull(name);
        else
            json.WriteString(name, value);
    }

    private static void Number(Utf8JsonWriter json, ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    private static void Time(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset? value) => Text(json, name, value is { } time ? Rfc3339.Format(time) : null);
}

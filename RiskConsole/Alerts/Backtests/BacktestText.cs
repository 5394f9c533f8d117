using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RiskConsole.Alerts.Api;
using RiskConsole.Events;
using RiskConsole.Events.Ingest;
using RiskConsole.Hosting;
using RiskConsole.Rules;

namespace RiskConsole.Alerts.Backtests;

/// <summary>A backtest's result for a terminal, and as JSON.</summary>
internal static class BacktestText
{
    private const int Shown = 40;
    private const int LongestMessage = 100;
    private const int LongestKey = 44;

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, RuleDefinition rule, RuleDefinition? current, BacktestResult result)
    {
        output.WriteLine(Text($"{rule.Name}: {Time(result.From)} to {Time(result.To)} UTC, {result.Events:N0} events in {result.Took.TotalSeconds:0.0} s"));
        WriteSide(output, current is null ? "" : "this rule: ", result.Draft);
        if (current is not null && result is { Current: { } other, Comparison: { } comparison })
        {
            WriteSide(output, $"{current.Name}: ", other);
            output.WriteLine(Text($"against it: {comparison.GainedTotal:N0} gained, {comparison.LostTotal:N0} lost, {comparison.Same:N0} the same"));
            WriteAlerts(output, "gained", comparison.Gained, comparison.GainedTotal);
            WriteAlerts(output, "lost", comparison.Lost, comparison.LostTotal);
            return;
        }
        if (result.Draft.TopSubjects.Count > 0)
            output.WriteLine("most: " + string.Join(", ", result.Draft.TopSubjects.Take(5).Select(s => Text($"{s.Subject} ({s.Alerts:N0})"))));
        WriteAlerts(output, "opened", result.Draft.Alerts, result.Draft.Total);
    }

    public static string Json(RuleDefinition rule, BacktestResult result)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            json.WriteStartObject();
            json.WriteString("rule"u8, rule.Name);
            json.WriteString("from"u8, Rfc3339.Format(result.From));
            json.WriteString("to"u8, Rfc3339.Format(result.To));
            json.WriteNumber("events"u8, result.Events);
            json.WriteNumber("seconds"u8, Math.Round(result.Took.TotalSeconds, 3));
            WriteSide(json, "draft", result.Draft);
            if (result.Current is { } current)
                WriteSide(json, "current", current);
            if (result.Comparison is { } comparison)
            {
                json.WriteStartObject("comparison"u8);
                json.WriteNumber("gained"u8, comparison.GainedTotal);
                json.WriteNumber("lost"u8, comparison.LostTotal);
                json.WriteNumber("same"u8, comparison.Same);
                WriteAlerts(json, "gained_alerts", comparison.Gained);
                WriteAlerts(json, "lost_alerts", comparison.Lost);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteSide(TextWriter output, string name, BacktestSide side)
    {
        var peak = side.PeakHour is { } hour ? Text($"; most in the hour from {Time(hour.Hour)}: {hour.Alerts:N0}") : "";
        var silenced = side.Silenced > 0 ? Text($" ({side.Silenced:N0} silenced)") : "";
        var storms = side.Storms > 0 || side.Collapsed > 0 ? Text($"; {side.Collapsed:N0} collapsed in {side.Storms:N0} {(side.Storms == 1 ? "storm" : "storms")}") : "";
        output.WriteLine(Text($"{name}{side.Matched:N0} events matched; {side.Total:N0} alerts{silenced} with {side.Occurrences:N0} occurrences{storms}{peak}"));
    }

    private static void WriteAlerts(TextWriter output, string head, IReadOnlyList<Alert> alerts, int total)
    {
        if (alerts.Count == 0)
            return;
        output.WriteLine();
        TextTable.Write(output, [head, "resolved", "severity", "seen", "key", "message"], alerts.Take(Shown).Select(alert => (string[])
        [
            Time(alert.OpenedAt), alert.ResolvedAt is { } resolved ? Time(resolved) : "open", alert.Severity.Name(), Text($"{alert.Occurrences:N0}"),
            Line(alert.Key.Replace('\u001f', ' '), LongestKey), Line(alert.Message, LongestMessage),
        ]));
        if (total > Shown)
            output.WriteLine(Text($"... and {total - Math.Min(Shown, alerts.Count):N0} more; --json lists the first 1,000."));
    }

    private static void WriteSide(Utf8JsonWriter json, string name, BacktestSide side)
    {
        json.WriteStartObject(name);
        json.WriteNumber("matched"u8, side.Matched);
        json.WriteNumber("alerts"u8, side.Total);
        json.WriteNumber("silenced"u8, side.Silenced);
        json.WriteNumber("occurrences"u8, side.Occurrences);
        json.WriteNumber("collapsed"u8, side.Collapsed);
        json.WriteNumber("storms"u8, side.Storms);
        if (side.Fault is { } fault)
            json.WriteString("fault"u8, fault);
        if (side.PeakHour is { } peak)
        {
            json.WriteStartObject("peak_hour"u8);
            json.WriteString("hour"u8, Rfc3339.Format(peak.Hour));
            json.WriteNumber("alerts"u8, peak.Alerts);
            json.WriteEndObject();
        }
        json.WriteStartArray("per_day"u8);
        foreach (var day in side.PerDay)
        {
            json.WriteStartObject();
            json.WriteString("day"u8, day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteNumber("alerts"u8, day.Alerts);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("top_subjects"u8);
        foreach (var subject in side.TopSubjects)
        {
            json.WriteStartObject();
            json.WriteString("subject"u8, subject.Subject);
            json.WriteNumber("alerts"u8, subject.Alerts);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        WriteAlerts(json, "list", side.Alerts);
        json.WriteEndObject();
    }

    private static void WriteAlerts(Utf8JsonWriter json, string name, IReadOnlyList<Alert> alerts)
    {
        json.WriteStartArray(name);
        foreach (var alert in alerts)
            AlertJson.Write(json, alert);
        json.WriteEndArray();
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>One line without control characters: what events hold must not move a terminal's cursor.</summary>
    private static string Line(string text, int longest)
    {
        var clean = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return clean.Length <= longest ? clean : clean[..(longest - 1)] + "…";
    }
}

using System.Globalization;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Explain;
using RiskConsole.Alerts.Silences;
using RiskConsole.Components.Shared;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Alerts.Detail;

/// <summary>All that happened to an alert in order: what is recorded, and the decisions that follow from it and are recorded nowhere (waiting, counting, silences, storms).</summary>
internal static class TimelineLines
{
    /// <param name="reason">Null until it was explained.</param>
    public static IReadOnlyList<TimelineLine> Of(AlertStory story, AlertReason? reason)
    {
        var lines = Computed(story.Alert, reason).Concat(story.Entries.Select(TimelineLine.Of)).OrderBy(line => line.At).ToList();
        string? said = null;
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i] is not { Who: null, Quote: { } quote })
                continue;
            // What the rule said last it need not say again.
            if (quote == said)
                lines[i] = lines[i] with { Quote = null };
            said = quote;
        }
        return lines;
    }

    private static IEnumerable<TimelineLine> Computed(Alert alert, AlertReason? reason)
    {
        if (reason?.Version?.Definition is { } rule)
        {
            if (rule.For > TimeSpan.Zero)
                yield return Quiet("for", alert.OpenedAt - rule.For, $"The condition began to hold; the rule wants that for {RuleWords.Duration(rule.For)}");
            if (alert.Occurrences > 1 && !alert.IsStorm)
            {
                var again = alert.Occurrences == 2 ? "once" : $"{Numbers.Count(alert.Occurrences - 1)} times";
                yield return Quiet("count", alert.LastSeen > alert.OpenedAt ? alert.LastSeen : alert.OpenedAt, $"Found again {again}{(alert.IsOpen ? " so far" : "")}: counted here (deduplication window {RuleWords.Duration(rule.DedupWindow)})");
            }
        }
        if (alert.StormId is { } storm)
            yield return Quiet("storm", alert.OpenedAt, "Collapsed by storm protection into", (AlertsUrl.For(storm), "the alert that counts the storm"));
        foreach (var (span, index) in (reason?.Suppressed ?? []).Where(span => span.Kind != SuppressionKind.Storm).Select((span, index) => (span, index)))
        {
            var what = span.Kind == SuppressionKind.MuteWindow ? "Mute window" : "Silence";
            yield return Quiet(string.Create(CultureInfo.InvariantCulture, $"from{index}"), span.From, $"{what} holds, not shown in the inbox: {DisplayText.Clean(span.Words, 200)}");
            if (span.To is { } to)
                yield return Quiet(string.Create(CultureInfo.InvariantCulture, $"to{index}"), to, $"{what} over: {DisplayText.Clean(span.Words, 200)}");
        }
    }

    private static TimelineLine Quiet(string id, DateTimeOffset at, string what, (string, string)? link = null) => new(id, at, "quiet", null, what, null, link);
}

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Components;
using RiskConsole.Alerts;
using RiskConsole.Components.Pages.Scores;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Replays;

namespace RiskConsole.Components.Pages.Replay;

/// <summary>What the list shows of an alert of a replay, made once for all circuits. Every value goes through the HTML encoder here.</summary>
internal sealed class ReplayRow
{
    private const int LongestName = 80;
    private const int LongestMessage = 240;

    private static readonly ConditionalWeakTable<ReplayAlert, ReplayRow> s_rows = [];

    private readonly ReplayAlert _shown;
    private string? _cells;

    private ReplayRow(ReplayAlert shown)
    {
        _shown = shown;
        Id = shown.Alert.Id.ToString();
    }

    public string Id { get; }

    public bool IsOpen => _shown.Alert.IsOpen;

    public MarkupString Cells => new(_cells ??= Render());

    public static ReplayRow For(ReplayAlert shown) => s_rows.GetValue(shown, static shown => new ReplayRow(shown));

    private string Render()
    {
        var alert = _shown.Alert;
        var html = new StringBuilder(1_024);
        html.Append("<td class=\"tight\">").Append(Marks.Of(alert.Severity)).Append("</td>");
        html.Append("<td class=\"replay-alert\"><span class=\"replay-alert-head\"><span class=\"replay-alert-name\">").Append(Html.Encode(DisplayText.Clean(alert.Name, LongestName))).Append("</span>");
        if (alert.Subject is { Length: > 0 } subject)
            html.Append(" <span class=\"muted\">").Append(SubjectMarks.Name(DisplayText.Clean(subject, 160)).Value).Append("</span>");
        html.Append("</span>");
        var message = Html.Encode(DisplayText.Clean(alert.Message, LongestMessage));
        html.Append("<span class=\"replay-alert-what\" title=\"").Append(message).Append("\">").Append(message).Append("</span></td>");
        html.Append("<td class=\"num tight hide-narrow\">");
        if (alert.Occurrences > 1)
            html.Append(CultureInfo.InvariantCulture, $"<span title=\"Found {Numbers.Count(alert.Occurrences)} times\">×{Numbers.Compact(alert.Occurrences)}</span>");
        html.Append("</td><td class=\"tight replay-when\">");
        State(html);
        return html.Append("</td>").ToString();
    }

    /// <summary>When it was opened, and under it where it stands.</summary>
    private void State(StringBuilder html)
    {
        var alert = _shown.Alert;
        html.Append("<span class=\"muted\"><span class=\"hide-narrow\">Opened </span>");
        Clock(html, alert.OpenedAt);
        html.Append("</span><span class=\"replay-ending\">");
        if (alert.IsOpen || alert.ResolvedAt is not { } resolved)
        {
            html.Append("Open");
        }
        else
        {
            html.Append("<span class=\"muted\">Resolved ");
            Clock(html, resolved);
            html.Append("</span>");
        }
        if (_shown.EscalatedFrom is { } before)
            Note(html, $"was {before.Label().ToLowerInvariant()}");
        if (_shown.SilencedBy is { } by)
            Note(html, "silenced", by);
        html.Append("</span>");
    }

    private static void Note(StringBuilder html, string words, string? title = null)
    {
        html.Append(" <span class=\"tag\"");
        if (title is not null)
            html.Append(" title=\"").Append(Html.Encode(DisplayText.Clean(title, 200))).Append('"');
        html.Append('>').Append(words).Append("</span>");
    }

    private static void Clock(StringBuilder html, DateTimeOffset at) =>
        html.Append(CultureInfo.InvariantCulture, $"<rc-time mode=\"clock\" t=\"{at.ToUnixTimeMilliseconds()}\"></rc-time>");
}

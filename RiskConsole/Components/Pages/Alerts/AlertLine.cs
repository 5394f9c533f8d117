using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Components;
using RiskConsole.Alerts;
using RiskConsole.Components.Pages.Scores;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>What lists show of an alert as it is at one moment, made once for all circuits. Every value goes through the HTML encoder here.</summary>
public sealed class AlertLine
{
    private const int LongestName = 80;
    private const int LongestMessage = 240;

    private static readonly ConditionalWeakTable<Alert, AlertLine> s_lines = [];
    private static readonly ConditionalWeakTable<AlertSnapshot, AlertLine[]> s_open = [];

    private readonly Alert _alert;
    private string? _cells;
    private string? _short;

    private AlertLine(Alert alert)
    {
        _alert = alert;
        Id = alert.Id.ToString();
    }

    public string Id { get; }

    /// <summary>The cells of a row in the list of alerts.</summary>
    public MarkupString Cells => new(_cells ??= Render());

    /// <summary>The cells of a row on Overview.</summary>
    public MarkupString Short => new(_short ??= RenderShort());

    public static AlertLine For(Alert alert) => s_lines.GetValue(alert, static alert => new AlertLine(alert));

    /// <summary>All open alerts of a snapshot; the array is shared and must not be changed.</summary>
    public static AlertLine[] For(AlertSnapshot snapshot) => s_open.GetValue(snapshot, static snapshot => [.. snapshot.Open.Select(For)]);

    private string Render()
    {
        var html = Begin();
        html.Append("<td class=\"num tight hide-narrow\">").Append(Repeats()).Append("</td>");
        Time(html, "num tight hide-narrow muted", _alert.FirstSeen);
        Time(html, "num tight muted", _alert.LastSeen);
        return html.Append("<td class=\"tight hide-narrow\">").Append(_alert.State.Label()).Append("</td>").ToString();
    }

    private string RenderShort()
    {
        var html = Begin();
        html.Append("<td class=\"num tight hide-narrow\">").Append(Repeats()).Append("</td>");
        Time(html, "num tight muted", _alert.LastSeen);
        return html.ToString();
    }

    private StringBuilder Begin()
    {
        var html = new StringBuilder(1_024);
        html.Append("<td class=\"tight\">").Append(Marks.Of(_alert.Severity)).Append("</td>");
        Name(html);
        html.Append("<td class=\"alert-subject hide-narrow\">");
        Subject(html);
        var shown = Html.Encode(DisplayText.Clean(Message(), LongestMessage));
        return html.Append("</td><td class=\"grow hide-narrow muted\" title=\"").Append(Html.Encode(DisplayText.Clean(_alert.Message, LongestMessage))).Append("\">")
            .Append(shown).Append("</td>");
    }

    /// <summary>Without the subject at its beginning: that stands beside it, and the room is needed for the rest.</summary>
    private string Message() => _alert.Subject is { Length: > 0 } subject && _alert.Message.Length > subject.Length + 2
        && _alert.Message.StartsWith(subject, StringComparison.Ordinal) && _alert.Message[subject.Length] == ':'
            ? _alert.Message[(subject.Length + 1)..].TrimStart()
            : _alert.Message;

    private void Name(StringBuilder html) => html.Append("<td class=\"alert-name\"><a href=\"").Append(AlertsUrl.For(_alert.Id)).Append("\">")
        .Append(Html.Encode(DisplayText.Clean(_alert.Name, LongestName))).Append("</a><span class=\"alert-whom\">")
        .Append(_alert.Subject is { Length: > 0 } subject ? SubjectMarks.Name(DisplayText.Clean(subject, 160)).Value : "").Append("</span></td>");

    private void Subject(StringBuilder html)
    {
        if (_alert.Subject is not { Length: > 0 } subject)
            return;
        var name = DisplayText.Clean(subject, 160);
        if (subject.Length <= EventDrawer.MaxLinked)
            html.Append("<a class=\"link-plain\" title=\"").Append(Html.Encode(name)).Append("\" href=\"").Append(Html.Encode(SubjectUrl.For(subject))).Append("\">")
                .Append(SubjectMarks.Name(name)).Append("</a>");
        else
            html.Append(SubjectMarks.Name(name));
    }

    private string Repeats() => _alert.Occurrences == 1 ? "" : $"""<span title="Found {Numbers.Count(_alert.Occurrences)} times">×{Numbers.Compact(_alert.Occurrences)}</span>""";

    private static void Time(StringBuilder html, string name, DateTimeOffset at) => html.Append("<td class=\"").Append(name).Append("\"><rc-time t=\"")
        .Append(at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)).Append("\"></rc-time></td>");
}

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Components;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Inbox;
using RiskConsole.Alerts.Silences;
using RiskConsole.Components.Pages.Scores;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>What a row of the inbox shows of an alert as it is at one moment, made once for all circuits. Every value goes through the HTML encoder here.</summary>
public sealed class InboxRow
{
    private const int LongestName = 80;
    private const int LongestText = 240;

    private static readonly ConditionalWeakTable<Alert, InboxRow> s_plain = [];
    private static readonly ConditionalWeakTable<InboxItem, InboxRow> s_suppressed = [];

    private InboxRow(Alert alert, IReadOnlyList<Suppression> suppressedBy)
    {
        AlertId = alert.Id;
        Id = alert.Id.ToString();
        ElementId = "alert-" + Id;
        Life = alert.Life.ToString(CultureInfo.InvariantCulture);
        State = alert.State.Name();
        Severity = alert.Severity.Name();
        IsSuppressed = suppressedBy.Count > 0;
        Cells = new MarkupString(Render(alert, suppressedBy));
    }

    public Guid AlertId { get; }

    public string Id { get; }

    /// <summary>What the grid names its current row by.</summary>
    public string ElementId { get; }

    public string Life { get; }

    public string State { get; }

    public string Severity { get; }

    public bool IsSuppressed { get; }

    public MarkupString Cells { get; }

    internal static InboxRow For(InboxItem item) => item.SuppressedBy.Count == 0
        ? s_plain.GetValue(item.Alert, static alert => new InboxRow(alert, []))
        : s_suppressed.GetValue(item, static item => new InboxRow(item.Alert, item.SuppressedBy));

    private static string Render(Alert alert, IReadOnlyList<Suppression> suppressedBy)
    {
        var html = new StringBuilder(1_536);
        Open(html, "c-pick").Append("<span class=\"pick\" title=\"Select (X)\"></span></div>");
        Open(html, "c-sev").Append(Marks.Of(alert.Severity)).Append("</div>");
        Open(html, "c-name").Append("<a tabindex=\"-1\" href=\"").Append(AlertsUrl.For(alert.Id)).Append("\">").Append(Shown(alert.Name, LongestName)).Append("</a></div>");
        Open(html, "c-subj");
        Subject(html, alert);
        html.Append("</div>");
        var what = What(alert, suppressedBy);
        html.Append("<div role=\"gridcell\" class=\"c-what\" title=\"").Append(Html.Encode(what)).Append("\">").Append(Html.Encode(what)).Append("</div>");
        Open(html, "c-rep").Append(Repeats(alert)).Append("</div>");
        Time(html, "c-first", alert.FirstSeen);
        Time(html, "c-last", alert.LastSeen);
        Open(html, "c-who").Append(alert.Assignee is null ? "" : Shown(alert.Assignee, 40)).Append("</div>");
        Open(html, "c-state").Append("<span class=\"alert-mark\" data-state=\"").Append(alert.State.Name()).Append("\">").Append(alert.State.Label()).Append("</span></div>");
        return html.ToString();
    }

    private static StringBuilder Open(StringBuilder html, string name) => html.Append("<div role=\"gridcell\" class=\"").Append(name).Append("\">");

    private static void Time(StringBuilder html, string name, DateTimeOffset at) =>
        Open(html, name).Append("<rc-time t=\"").Append(at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)).Append("\"></rc-time></div>");

    private static string Repeats(Alert alert) => alert.Occurrences == 1
        ? ""
        : $"""<span title="{(alert.IsStorm ? "Counts" : "Found")} {Numbers.Count(alert.Occurrences)} {(alert.IsStorm ? "alerts" : "times")}">×{Numbers.Compact(alert.Occurrences)}</span>""";

    private static void Subject(StringBuilder html, Alert alert)
    {
        if (alert.IsStorm)
        {
            html.Append("<a class=\"storm-link\" tabindex=\"-1\" href=\"").Append(AlertsUrl.ForStorm(alert.Id)).Append("\">Show the ")
                .Append(Numbers.Count(alert.Occurrences)).Append("</a>");
            return;
        }
        if (alert.Subject is not { Length: > 0 } subject)
            return;
        var name = DisplayText.Clean(subject, 160);
        if (subject.Length <= EventDrawer.MaxLinked)
            html.Append("<a class=\"link-plain\" tabindex=\"-1\" title=\"").Append(Html.Encode(name)).Append("\" href=\"").Append(Html.Encode(SubjectUrl.For(subject))).Append("\">")
                .Append(SubjectMarks.Name(name)).Append("</a>");
        else
            html.Append(SubjectMarks.Name(name));
    }

    /// <summary>What keeps it off the inbox, where something does; otherwise the message, without the subject at its beginning: that stands beside it.</summary>
    private static string What(Alert alert, IReadOnlyList<Suppression> suppressedBy)
    {
        if (suppressedBy.Count > 0)
            return DisplayText.Clean(string.Join(" · ", suppressedBy.Select(Words)), LongestText);
        var message = alert.Subject is { Length: > 0 } subject && alert.Message.Length > subject.Length + 2
            && alert.Message.StartsWith(subject, StringComparison.Ordinal) && alert.Message[subject.Length] == ':'
                ? alert.Message[(subject.Length + 1)..].TrimStart()
                : alert.Message;
        return DisplayText.Clean(message, LongestText);
    }

    private static string Words(Suppression suppression) => suppression.Kind switch
    {
        SuppressionKind.Silence => $"Silenced: {suppression.Words}",
        SuppressionKind.MuteWindow => $"Muted: {suppression.Words}",
        _ => $"In a storm: {suppression.Words}",
    };

    private static string Shown(string text, int longest) => Html.Encode(DisplayText.Clean(text, longest));
}

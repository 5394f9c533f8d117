using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Pages.Scores;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Feed;

/// <summary>What a table row shows of an event, made once and shared by all circuits.</summary>
/// <remarks>The cells are one piece of markup instead of some thirty render-tree frames: with a thousand circuits on one feed the comparing
/// of frames is what an update costs. Every value goes through the HTML encoder here, and nowhere else is markup made from data.</remarks>
internal sealed class FeedRow
{
    private const int MaxCell = 120;

    private static readonly ConditionalWeakTable<RiskEvent, FeedRow> Rows = [];

    private FeedRow(RiskEvent e)
    {
        Uid = e.Uid.ToString();
        Severity = e.Severity.Name();
        Cells = new MarkupString(Render(e));
    }

    public string Uid { get; }

    public string Severity { get; }

    public MarkupString Cells { get; }

    public static FeedRow For(RiskEvent e) => Rows.GetValue(e, static e => new FeedRow(e));

    private static string Render(RiskEvent e)
    {
        var html = new StringBuilder(768);
        Open(html, "c-time").Append("<rc-time mode=\"clock\" t=\"").Append(e.Time.ToUnixTimeMilliseconds()).Append("\"></rc-time></div>");
        Open(html, "c-sev").Append("<span class=\"severity\" data-severity=\"").Append(e.Severity.Name())
            .Append("\"><span class=\"severity-mark\" aria-hidden=\"true\"></span>").Append(e.Severity.Label()).Append("</span></div>");
        Open(html, "c-cat").Append(e.Category.Name()).Append("</div>");
        Type(html, e.Type);
        Subject(html, e.Subject);
        Open(html, "c-src").Append(Shown(e.Source)).Append("</div>");
        Open(html, "c-score").Append(e.Score is { } score ? Numbers.Score(score) : "").Append("</div>");
        Open(html, "c-sum").Append(Encode(FeedSummary.Of(e))).Append("</div>");
        return html.ToString();
    }

    private static StringBuilder Open(StringBuilder html, string name) =>
        html.Append("<div role=\"gridcell\" class=\"").Append(name).Append("\">");

    private static void Type(StringBuilder html, string type)
    {
        var shown = ShortType(type);
        html.Append("<div role=\"gridcell\" class=\"c-type\"");
        if (shown != type)
            html.Append(" title=\"").Append(Shown(type)).Append('"');
        html.Append('>').Append(Shown(shown)).Append("</div>");
    }

    private static void Subject(StringBuilder html, string? subject)
    {
        Open(html, "c-subj");
        var name = DisplayText.Clean(subject, MaxCell);
        var cut = SubjectMarks.CutOf(name);
        var linked = subject is { Length: > 0 and <= EventDrawer.MaxLinked };
        if (linked)
            html.Append("<a tabindex=\"-1\" href=\"").Append(Encode(SubjectUrl.For(subject!))).Append("\">");
        // In two parts, of which the first gives way: addresses differ at their ends as well as at their beginnings.
        html.Append("<span>").Append(Encode(name[..cut])).Append("</span>");
        if (cut < name.Length)
            html.Append("<span>").Append(Encode(name[cut..])).Append("</span>");
        html.Append(linked ? "</a></div>" : "</div>");
    }

    // Types are named by reversed domains, which are the same in every row; the last words tell them apart. At least two are kept.
    private static string ShortType(string type)
    {
        var words = type.AsSpan().Count('.') + 1;
        var first = type.IndexOf('.', StringComparison.Ordinal);
        if (words < 3 || first is < 2 or > 3)
            return type;
        return words == 3 ? type[(first + 1)..] : type[(type.IndexOf('.', first + 1) + 1)..];
    }

    private static string Shown(string? text) => Encode(DisplayText.Clean(text, MaxCell));

    private static string Encode(string text) => Html.Encode(text);
}

using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using RiskConsole.Audit;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Audit;

/// <summary>What a row shows of an entry. The cells are one piece of markup: every value goes through <see cref="DisplayText"/> and the HTML encoder
/// here, and nowhere else on the page is markup made from data.</summary>
/// <remarks>A value that can be filtered by stands in a <c>span</c> of the class <c>v</c>. What it is, only the server knows: the browser names row and
/// column, so no value, however long or hostile, travels back and forth.</remarks>
internal static class AuditRow
{
    /// <summary>A longer value makes no useful filter.</summary>
    internal const int MaxFiltered = 512;

    private const int MaxCell = 160;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <param name="words">What an action is in words; null for none known.</param>
    public static MarkupString Cells(AuditEntry entry, AuditColumns columns, Func<string, string?> words)
    {
        var html = new StringBuilder(1024);
        foreach (var (column, name, _) in AuditColumnSet.All)
        {
            if (!columns.HasFlag(column))
                continue;
            html.Append("<div role=\"gridcell\" tabindex=\"-1\" class=\"c-").Append(name).Append("\">");
            switch (column)
            {
                case AuditColumns.Time:
                    html.Append("<rc-time mode=\"clock\" t=\"").Append(entry.Time.ToUnixTimeMilliseconds()).Append("\"></rc-time>");
                    break;
                case AuditColumns.Severity:
                    html.Append("<span class=\"v\">").Append(Marks.Of(entry.Severity).Value).Append("</span>");
                    break;
                case AuditColumns.Outcome:
                    html.Append("<span class=\"v outcome\" data-outcome=\"").Append(entry.Outcome.Name()).Append("\">").Append(entry.Outcome.Name()).Append("</span>");
                    break;
                case AuditColumns.Seq:
                    html.Append(entry.Seq.ToString(Invariant));
                    break;
                case AuditColumns.Action:
                    Value(html, entry.Action);
                    if (words(entry.Action) is { } said)
                        html.Append(" <span class=\"said\">").Append(Html.Encode(said)).Append("</span>");
                    break;
                case AuditColumns.Actor when entry.Name is null:
                    Value(html, entry.Actor, "v id");
                    break;
                case AuditColumns.Target:
                    Target(html, entry.Target);
                    break;
                default:
                    Value(html, ValueOf(entry, column)?.Value);
                    break;
            }
            html.Append("</div>");
        }
        return new MarkupString(html.ToString());
    }

    /// <summary>The field and value that a click on a cell filters by; null where it can filter by none.</summary>
    public static (string Field, string Value)? ValueOf(AuditEntry entry, AuditColumns column)
    {
        (string Field, string? Value) found = column switch
        {
            AuditColumns.Severity => ("severity", entry.Severity.Name()),
            AuditColumns.Actor => ("actor", entry.Name ?? entry.Actor),
            AuditColumns.Action => ("action", entry.Action),
            AuditColumns.Outcome => ("outcome", entry.Outcome.Name()),
            AuditColumns.Target => ("target", entry.Target),
            AuditColumns.Ip => ("ip", entry.Ip),
            AuditColumns.Session => ("session", entry.Session),
            AuditColumns.Corr => ("corr", entry.Correlation),
            _ => ("", null),
        };
        return found.Value is { Length: > 0 and <= MaxFiltered } value ? (found.Field, value) : null;
    }

    // In two parts: the kind gives way last, since ids are told apart by their beginnings as well.
    private static void Target(StringBuilder html, string target)
    {
        var cut = target.IndexOf(':', StringComparison.Ordinal);
        if (cut is < 1 or > 24 || target.Length > MaxFiltered)
        {
            Value(html, target);
            return;
        }
        html.Append("<span class=\"v\"><span class=\"kind\">").Append(Shown(target[..(cut + 1)])).Append("</span>").Append(Shown(target[(cut + 1)..])).Append("</span>");
    }

    private static void Value(StringBuilder html, string? value, string css = "v")
    {
        if (string.IsNullOrEmpty(value))
            html.Append("<span class=\"none\">–</span>");
        else
            html.Append("<span class=\"").Append(value.Length > MaxFiltered ? "long" : css).Append("\">").Append(Shown(value)).Append("</span>");
    }

    private static string Shown(string value) => Html.Encode(DisplayText.Clean(value, MaxCell));
}

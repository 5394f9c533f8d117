using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Components;
using RiskConsole.Access.Presence;

namespace RiskConsole.Components.Shared;

/// <summary>Who looks at an alert, in marks and words. Markup that is made at once, for rows.</summary>
internal static class LookerMarks
{
    private const int MostMarks = 3;
    private const int LongestName = 40;

    /// <summary>The initials of those who look, who began first first, with their names as tooltip; nothing for nobody.</summary>
    public static MarkupString Of(IReadOnlyList<Looker> lookers)
    {
        if (lookers.Count == 0)
            return default;
        var words = WebUtility.HtmlEncode(Words(lookers, first: false));
        var markup = new StringBuilder($"""<span class="looker-marks" role="img" aria-label="{words}" title="{words}">""");
        foreach (var looker in lookers.Take(lookers.Count > MostMarks ? MostMarks - 1 : MostMarks))
            markup.Append(CultureInfo.InvariantCulture, $"""<span class="looker-mark" aria-hidden="true">{WebUtility.HtmlEncode(Initial(looker.Name))}</span>""");
        if (lookers.Count > MostMarks)
            markup.Append(CultureInfo.InvariantCulture, $"""<span class="looker-mark" aria-hidden="true">+{lookers.Count - MostMarks + 1}</span>""");
        return new MarkupString(markup.Append("</span>").ToString());
    }

    /// <summary>Their initials as the value of <c>--lookers</c>, for a row whose markup is shared by all who see it: a style sheet shows it. Null for nobody.</summary>
    public static string? Style(IReadOnlyList<Looker> lookers)
    {
        if (lookers.Count == 0)
            return null;
        // Nothing but letters and figures of names gets into a style.
        var initials = lookers.Take(MostMarks).Select(looker => Initial(looker.Name)).Select(initial => Rune.IsLetterOrDigit(Rune.GetRuneAt(initial, 0)) ? initial : "?");
        var left = lookers.Count > MostMarks ? $" +{lookers.Count - MostMarks}" : "";
        return $"--lookers:\"{string.Join(' ', initials)}{left}\"";
    }

    /// <summary>The same in words; null for nobody.</summary>
    public static string? Title(IReadOnlyList<Looker> lookers) => lookers.Count == 0 ? null : Words(lookers, first: false);

    /// <summary><c>ben and ann are looking, ben came first</c>.</summary>
    /// <param name="first">Whether the reader was there before all of them.</param>
    public static string Words(IReadOnlyList<Looker> lookers, bool first)
    {
        string[] names = [.. lookers.Take(lookers.Count > 4 ? 3 : 4).Select(looker => Name(looker))];
        var left = lookers.Count - names.Length;
        var all = left > 0 ? string.Join(", ", names) + $" and {left} more" : names.Length == 1 ? names[0] : string.Join(", ", names[..^1]) + " and " + names[^1];
        var came = first ? ", you came first" : lookers.Count > 1 ? $", {names[0]} came first" : "";
        return $"{all} {(lookers.Count == 1 ? "is" : "are")} looking{came}";
    }

    /// <summary>How long each has looked, a line each.</summary>
    public static string Since(IReadOnlyList<Looker> lookers, DateTimeOffset now) =>
        string.Join('\n', lookers.Take(20).Select(looker => $"{Name(looker)}: {Span(now - looker.Since)}"));

    private static string Name(Looker looker) => DisplayText.Clean(looker.Name, LongestName);

    private static string Initial(string name) => Rune.GetRuneAt(DisplayText.Clean(name.Length == 0 ? "?" : name, LongestName), 0).ToString().ToUpperInvariant();

    private static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => "for less than a minute",
        { TotalMinutes: < 60 } => $"for {span.Minutes} min",
        _ => $"for {(int)span.TotalHours} h {span.Minutes} min",
    };
}

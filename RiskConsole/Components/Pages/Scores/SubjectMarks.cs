using System.Globalization;
using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Scores;

/// <summary>How a subject and where its score is going are drawn, as markup.</summary>
internal static class SubjectMarks
{
    private const int TailLength = 6;

    // Shorter names lose less by losing their end.
    private const int Shortest = 18;

    private static readonly MarkupString Steady = new("""<span class="visually-hidden">steady</span>""");

    private static readonly MarkupString Rising = Arrow("rising", "Rose over the last 5 min", "up");

    private static readonly MarkupString Falling = Arrow("falling", "Fell over the last 5 min", "down");

    /// <summary>A subject's name that keeps its end visible where there is too little room for all of it: addresses differ at their ends as
    /// well as at their beginnings.</summary>
    /// <param name="name">Already made harmless to read by <see cref="DisplayText"/>.</param>
    public static MarkupString Name(string name)
    {
        var cut = CutOf(name);
        return new($"""<span class="subject-name"><span class="subject-head">{Html.Encode(name[..cut])}</span><span class="subject-tail">{Html.Encode(name[cut..])}</span></span>""");
    }

    /// <summary>An arrow that says where a score is going.</summary>
    public static MarkupString Trend(ScoreTrend trend) => trend switch
    {
        ScoreTrend.Rising => Rising,
        ScoreTrend.Falling => Falling,
        _ => Steady,
    };

    /// <returns>Where the end begins that stays visible; the name's length when it may lose its end.</returns>
    internal static int CutOf(string name)
    {
        if (name.Length < Shortest)
            return name.Length;
        // Never through the middle of what people see as one character.
        var starts = StringInfo.ParseCombiningCharacters(name);
        return starts.Length > TailLength ? starts[^TailLength] : name.Length;
    }

    private static MarkupString Arrow(string word, string title, string icon) =>
        new($"""<span class="trend" data-trend="{word}" title="{title}">{Icons.Of(icon)}<span class="visually-hidden">{word}</span></span>""");
}

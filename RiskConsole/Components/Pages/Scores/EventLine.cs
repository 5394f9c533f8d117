using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Pages.Feed;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Scores;

/// <summary>What a short list shows of an event, put into words once for all circuits.</summary>
internal sealed class EventLine
{
    private static readonly ConditionalWeakTable<RiskEvent, EventLine> Lines = [];

    private EventLine(RiskEvent e)
    {
        Uid = e.Uid;
        Severity = e.Severity;
        Url = $"/feed?event={e.Uid}";
        Kind = KindName.Of(e.Type);
        Subject = DisplayText.Clean(e.Subject, 160);
        SubjectUrl = e.Subject is null ? null : Scores.SubjectUrl.For(e.Subject);
        Source = DisplayText.Clean(e.Source, 60);
        Summary = FeedSummary.Of(e);
        Hint = Summary.Length == 0 ? DisplayText.Clean(e.Type, 200) : $"{DisplayText.Clean(e.Type, 200)}: {Summary}";
        Score = e.Score is { } score ? Numbers.Score(score) : "–";
        TimeMs = e.Time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        Cells = new(Render());
    }

    public Guid Uid { get; }

    public Severity Severity { get; }

    /// <summary>Opens the event's details in the live feed.</summary>
    public string Url { get; }

    public string Kind { get; }

    /// <summary>The type in full and what the event holds, for a tooltip.</summary>
    public string Hint { get; }

    public string Subject { get; }

    /// <summary>Null for an event that concerns no one in particular.</summary>
    public string? SubjectUrl { get; }

    public string Source { get; }

    public string Summary { get; }

    public string Score { get; }

    public string TimeMs { get; }

    /// <summary>The cells of its row on Overview. One piece of markup: with a thousand open pages the comparing of frames is what an update
    /// costs. Every value goes through the HTML encoder here.</summary>
    public MarkupString Cells { get; }

    public static EventLine For(RiskEvent e) => Lines.GetValue(e, static e => new EventLine(e));

    private string Render()
    {
        var subject = SubjectUrl is null
            ? ""
            : $"""<a class="link-plain" title="{Html.Encode(Subject)}" href="{Html.Encode(SubjectUrl)}">{SubjectMarks.Name(Subject)}</a>""";
        return $"""<td class="tight">{Marks.Of(Severity)}</td>"""
            + $"""<td class="tight"><a href="{Html.Encode(Url)}" title="{Html.Encode(Hint)}">{Html.Encode(Kind)}</a></td>"""
            + $"""<td class="grow">{subject}</td><td class="num hide-narrow">{Score}</td>"""
            + $"""<td class="num tight muted"><rc-time t="{TimeMs}"></rc-time></td>""";
    }
}

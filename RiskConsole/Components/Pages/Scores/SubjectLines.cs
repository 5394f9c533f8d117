using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Shared;
using RiskConsole.Scores;

namespace RiskConsole.Components.Pages.Scores;

/// <summary>What a list shows of a subject. Equal lines need no drawing.</summary>
internal sealed record SubjectLine(
    string Subject, string Name, string Url, double Value, ScoreTrend Trend, string Kind, string KindType, string Events,
    string FirstSeenMs, string LastSeenMs, MarkupString Cells);

/// <summary>Puts scores into words once for all circuits: they share the instances of the shared top list.</summary>
internal sealed class SubjectLines(ScoreTrends trends, ScoreBands bands)
{
    private readonly ConditionalWeakTable<SubjectScore, SubjectLine> _lines = [];

    public SubjectLine For(SubjectScore score) => _lines.GetValue(score, Make);

    private SubjectLine Make(SubjectScore score)
    {
        var kind = score.Contributions.IsEmpty ? "" : score.Contributions[0].Kind;
        var line = new SubjectLine(
            score.Subject, DisplayText.Clean(score.Subject, 160), SubjectUrl.For(score.Subject), Math.Round(score.Value, 2),
            trends.Of(score), KindName.Of(kind), DisplayText.Clean(kind, 200), Numbers.Count(score.Events),
            Ms(score.FirstSeen), Ms(score.LastSeen), default);
        return line with { Cells = new(Render(line)) };
    }

    private string Render(SubjectLine line) =>
        $"""<td class="tight">{bands.Badge(line.Value)}</td><td class="tight">{SubjectMarks.Trend(line.Trend)}</td>"""
        + $"""<td class="grow"><a href="{Html.Encode(line.Url)}" title="{Html.Encode(line.Name)}">{SubjectMarks.Name(line.Name)}</a></td>"""
        + $"""<td class="hide-narrow overview-kind" title="{Html.Encode(line.KindType)}">{Html.Encode(line.Kind)}</td>"""
        + $"""<td class="num tight muted"><rc-time t="{line.LastSeenMs}"></rc-time></td>""";

    private static string Ms(DateTimeOffset at) => at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}

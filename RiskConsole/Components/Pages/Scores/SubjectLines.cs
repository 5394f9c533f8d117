using System.Globalization;
using System.Runtime.CompilerServices;
using RiskConsole.Components.Shared;
using RiskConsole.Scores;

namespace RiskConsole.Components.Pages.Scores;

/// <summary>What a list shows of a subject. Equal lines need no drawing.</summary>
internal sealed record SubjectLine(
    string Subject, string Name, string Url, double Value, ScoreTrend Trend, string Kind, string KindType, string Events,
    string FirstSeenMs, string LastSeenMs);

/// <summary>Puts scores into words once for all circuits: they share the instances of the shared top list.</summary>
internal sealed class SubjectLines(ScoreTrends trends)
{
    private readonly ConditionalWeakTable<SubjectScore, SubjectLine> _lines = [];

    public SubjectLine For(SubjectScore score) => _lines.GetValue(score, Make);

    private SubjectLine Make(SubjectScore score)
    {
        var kind = score.Contributions.IsEmpty ? "" : score.Contributions[0].Kind;
        return new SubjectLine(
            score.Subject, DisplayText.Clean(score.Subject, 160), SubjectUrl.For(score.Subject), Math.Round(score.Value, 2),
            trends.Of(score), KindName.Of(kind), DisplayText.Clean(kind, 200), Numbers.Count(score.Events),
            Ms(score.FirstSeen), Ms(score.LastSeen));
    }

    private static string Ms(DateTimeOffset at) => at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}

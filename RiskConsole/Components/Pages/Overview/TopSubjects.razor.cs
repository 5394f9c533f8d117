using System.Globalization;
using Microsoft.AspNetCore.Components;
using RiskConsole.Components.Live;
using RiskConsole.Components.Pages.Scores;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Scores;
using RiskConsole.Telemetry;

namespace RiskConsole.Components.Pages.Overview;

/// <summary>The ten riskiest subjects.</summary>
public sealed partial class TopSubjects : LiveComponent
{
    private const int Rows = 10;

    private List<Row> _rows = [];
    private List<Row>? _drawn;

    [Parameter, EditorRequired] public required CategorySet Categories { get; set; }

    [Inject] private IOverviewBoard Board { get; init; } = default!;

    [Inject] private ScoreTrends Trends { get; init; } = default!;

    protected override void OnInitialized()
    {
        Pull();
        Bind(Topic.Overview, Pull);
    }

    protected override bool ShouldRender() => _drawn is null || !_drawn.SequenceEqual(_rows);

    protected override void OnAfterRender(bool firstRender)
    {
        _drawn = _rows;
        base.OnAfterRender(firstRender);
    }

    private void Pull() => _rows = [.. Board.For(Categories).Scores.Top.Take(Rows).Select(Show)];

    private Row Show(SubjectScore score)
    {
        var kind = score.Contributions.IsEmpty ? "" : score.Contributions[0].Kind;
        return new Row(
            score.Subject, DisplayText.Clean(score.Subject, 120), Math.Round(score.Value, 2), Trends.Of(score), kind, KindName.Of(kind),
            score.LastSeen.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
    }

    private sealed record Row(string Subject, string Name, double Value, ScoreTrend Trend, string KindType, string Kind, string SeenMs);
}

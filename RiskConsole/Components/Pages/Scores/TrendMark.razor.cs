using Microsoft.AspNetCore.Components;

namespace RiskConsole.Components.Pages.Scores;

/// <summary>An arrow that says where a score is going.</summary>
public sealed partial class TrendMark
{
    [Parameter, EditorRequired] public ScoreTrend Trend { get; set; }
}

using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using RiskConsole.Components.Shared;
using RiskConsole.Scores;

namespace RiskConsole.Components.Pages.Scores;

/// <summary>The score of a subject now, in a figure and in words.</summary>
public sealed partial class SubjectSummary
{
    [Parameter, EditorRequired] public required SubjectScore Score { get; set; }

    /// <summary>Where all events of the subject are listed.</summary>
    [Parameter, EditorRequired] public required string EventsUrl { get; set; }

    [Inject] private ScoreBands Bands { get; init; } = default!;

    [Inject] private IOptions<ScoreOptions> Options { get; init; } = default!;

    private string Band => Bands.Of(Score.Value);

    private string Explanation => ScoreExplanation.Of(Score, Options.Value.HalfLife, Score.AsOf);

    private string Width => (Math.Clamp(Score.Value, 0, 1) * 100).ToString("0", CultureInfo.InvariantCulture);
}

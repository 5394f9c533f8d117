using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using RiskConsole.Components.Live;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Scores;
using RiskConsole.Telemetry;

namespace RiskConsole.Components.Pages.Overview;

/// <summary>The strip of numbers at the top; each links to the list behind it.</summary>
public sealed partial class KeyFigures : LiveComponent
{
    private Figures _shown = default!;
    private Figures? _drawn;

    [Parameter, EditorRequired] public required CategorySet Categories { get; set; }

    /// <summary>Where the parts of the health score are listed.</summary>
    [Parameter, EditorRequired] public required string HealthUrl { get; set; }

    [Inject] private IOverviewBoard Board { get; init; } = default!;

    [Inject] private ScoreBands Bands { get; init; } = default!;

    [Inject] private IOptions<ScoreOptions> Scores { get; init; } = default!;

    protected override void OnInitialized()
    {
        Pull();
        Bind(Topic.Overview, Pull);
    }

    protected override void OnParametersSet() => _drawn = null;

    protected override bool ShouldRender() => _drawn != _shown;

    protected override void OnAfterRender(bool firstRender)
    {
        _drawn = _shown;
        base.OnAfterRender(firstRender);
    }

    private void Pull() => _shown = Figures.Of(Board.For(Categories), Bands, Scores.Value.WarningThreshold);

    /// <summary>What is shown, as text: equal texts need no drawing.</summary>
    internal sealed record Figures(
        string Rate, string LastHour, string LastHourNote, string Index, string IndexBand, string HighRisk, string HighRiskNote,
        string Health, string HealthStatus, string HealthReason)
    {
        private static readonly ConditionalWeakTable<OverviewSnapshot, Figures> Known = [];

        /// <summary>Put into words once for all circuits that share the snapshot.</summary>
        public static Figures Of(OverviewSnapshot snapshot, ScoreBands bands, double warningThreshold) =>
            Known.GetValue(snapshot, shared => Make(shared, bands, warningThreshold));

        private static Figures Make(OverviewSnapshot snapshot, ScoreBands bands, double warningThreshold)
        {
            var board = snapshot.Scores;
            var severe = snapshot.Mix.Where(mix => mix.Severity >= Severity.Error).Sum(mix => mix.Count);
            var high = board.Top.Count(score => score.Value >= warningThreshold);
            // The board holds the riskiest only: when all of them are at high risk there may be more.
            var more = high == board.Top.Length && board.Subjects > high;
            var parts = snapshot.Health.Parts;
            var worst = parts.OrderByDescending(part => part.Penalty).ThenByDescending(part => part.Status).FirstOrDefault();
            var well = worst is null || worst.Status == Telemetry.HealthStatus.Good;
            return new Figures(
                Numbers.Rate(snapshot.EventsPerSecond),
                Numbers.Count(snapshot.EventsLastHour),
                severe == 0 ? "none is an error or critical" : $"{Numbers.Count(severe)} error or critical",
                Numbers.Score(board.RiskIndex),
                bands.Of(board.RiskIndex),
                more ? $"{high}+" : $"{high}",
                $"of {Numbers.Count(board.Subjects)} with a score",
                $"{snapshot.Health.Value}",
                (worst?.Status ?? Telemetry.HealthStatus.Unknown).Word(),
                worst is null ? "no part has reported yet" : well ? "all parts are well" : $"{worst.Part}: {worst.Reason}");
        }
    }
}

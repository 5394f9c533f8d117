using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace RiskConsole.Components.Shared;

/// <summary>A score from 0 to 1 as figure, bar and band: critical, warning or low, by the thresholds of section <c>Scores</c>.</summary>
public sealed partial class ScoreBadge
{
    [Inject] private ScoreBands Bands { get; init; } = default!;

    /// <summary>0 to 1; null where there is none.</summary>
    [Parameter, EditorRequired] public double? Value { get; set; }

    [Parameter] public bool Bar { get; set; } = true;

    private string Band => Bands.Of(Value ?? 0);

    private static string Width(double value) => (Math.Clamp(value, 0, 1) * 100).ToString("0", CultureInfo.InvariantCulture);
}

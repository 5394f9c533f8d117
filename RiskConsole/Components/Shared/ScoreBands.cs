using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using RiskConsole.Scores;

namespace RiskConsole.Components.Shared;

/// <summary>Which band a score lies in, for display.</summary>
internal sealed class ScoreBands(IOptions<ScoreOptions> options)
{
    /// <summary><c>critical</c>, <c>warning</c> or <c>low</c>.</summary>
    public string Of(double score) =>
        score >= options.Value.CriticalThreshold ? "critical" : score >= options.Value.WarningThreshold ? "warning" : "low";

    /// <summary>A score from 0 to 1 as figure, bar and band; a dash where there is none.</summary>
    public MarkupString Badge(double? score)
    {
        if (score is not { } value)
            return new("""<span class="muted" title="No score">–</span>""");
        var band = Of(value);
        var width = (Math.Clamp(value, 0, 1) * 100).ToString("0", CultureInfo.InvariantCulture);
        var word = band == "low" ? "" : $"""<span class="visually-hidden"> {band}</span>""";
        return new(
            $"""<span class="score" data-band="{band}"><span class="score-bar" aria-hidden="true"><svg viewBox="0 0 100 10" preserveAspectRatio="none">"""
            + $"""<rect width="{width}" height="10" fill="currentColor" /></svg></span>{Numbers.Score(value)}{word}</span>""");
    }
}

using Microsoft.Extensions.Options;
using RiskConsole.Scores;

namespace RiskConsole.Components.Shared;

/// <summary>Which band a score lies in, for display.</summary>
internal sealed class ScoreBands(IOptions<ScoreOptions> options)
{
    /// <summary><c>critical</c>, <c>warning</c> or <c>low</c>.</summary>
    public string Of(double score) =>
        score >= options.Value.CriticalThreshold ? "critical" : score >= options.Value.WarningThreshold ? "warning" : "low";
}

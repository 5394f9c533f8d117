using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Alerts.Quality;

/// <summary>What the alerts that people judged say about a rule's thresholds.</summary>
/// <param name="False">False positives it rests on: judged, of the same measure, with a value that the rule as it is now would raise.</param>
/// <param name="Real">The real ones, likewise.</param>
/// <param name="LeftOut">Judged alerts it does not rest on: of another measure, without a value, or short of the thresholds of now.</param>
/// <param name="Obstacle">Why nothing is suggested; null when something is.</param>
/// <param name="Weakest">Of the real ones, the value closest to the threshold; null without any. In the words of an obstacle.</param>
/// <param name="Definition">The rule with the suggested thresholds; null for none.</param>
public sealed record ThresholdSuggestion(
    int False, int Real, int LeftOut, SuggestionObstacle? Obstacle, double? Weakest, IReadOnlyList<LevelSuggestion> Levels, RuleDefinition? Definition)
{
    /// <summary>False positives that would not have come.</summary>
    public int FalseGone { get; init; }

    /// <summary>False positives that would have come at a milder level.</summary>
    public int FalseMilder { get; init; }

    /// <summary>Real ones that would not have come.</summary>
    public int RealGone { get; init; }

    /// <summary>Real ones that would have come at a milder level.</summary>
    public int RealMilder { get; init; }
}

/// <summary>Another threshold for one level.</summary>
/// <param name="Index">Into <see cref="RuleDefinition.Levels"/>.</param>
public sealed record LevelSuggestion(int Index, Severity Severity, double From, double To);

/// <summary>Why no threshold is suggested.</summary>
public enum SuggestionObstacle
{
    /// <summary>It compares nothing with a threshold.</summary>
    NoThresholds,

    /// <summary>Its thresholds are distances from what was expected, which alerts do not keep.</summary>
    Distances,

    /// <summary>Too few false positives were judged.</summary>
    TooFew,

    /// <summary>Few enough of its alerts are false.</summary>
    Fine,

    /// <summary>The real ones are as close to the threshold as the false ones.</summary>
    Inseparable,
}

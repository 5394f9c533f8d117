using RiskConsole.Alerts.Quality;
using RiskConsole.Components.Pages.Rules;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Quality;

/// <summary>A suggested threshold, or why there is none, as people read it.</summary>
internal static class SuggestionWords
{
    public static string Of(ThresholdSuggestion suggestion, RuleDefinition rule, QualityOptions options)
    {
        var judged = suggestion.False + suggestion.Real;
        var were = $"{Numbers.Count(suggestion.False)} of {Numbers.Count(judged)} judged {(judged == 1 ? "alert" : "alerts")} {(suggestion.False == 1 ? "was" : "were")} false.";
        return suggestion.Obstacle switch
        {
            null => $"{were} {Then(suggestion, rule)}",
            SuggestionObstacle.NoThresholds => $"{were} This kind of rule compares nothing with a threshold: narrow what it looks at instead.",
            SuggestionObstacle.Distances =>
                $"{were} Its thresholds are distances from what was expected, and alerts keep what came, not how far off it was. Try a greater distance in the editor's preview.",
            SuggestionObstacle.Fine => $"{were} That is less than {Numbers.Percent(options.FineRate)}: its thresholds are fine as they are.",
            SuggestionObstacle.TooFew =>
                $"{were} A suggestion needs at least {Numbers.Count(options.SuggestFrom)} that people called false positives, or it would rest on chance.",
            _ => $"{were} No threshold tells them apart: the weakest real one came to {Value(suggestion.Weakest)}, and no false one was weaker at its level. "
                + "What it looks at, or by which key, may.",
        };
    }

    /// <summary>Judged alerts that it does not rest on; empty for none.</summary>
    public static string LeftOut(ThresholdSuggestion suggestion) => suggestion.LeftOut switch
    {
        0 => "",
        1 => "1 more was left out: it is of a version that measured something else, or short of today's threshold.",
        var more => $"{Numbers.Count(more)} more were left out: they are of versions that measured something else, or short of today's threshold.",
    };

    private static string Then(ThresholdSuggestion suggestion, RuleDefinition rule)
    {
        var levels = suggestion.Levels.Select(level => rule.Levels.Count == 1
            ? $"{RuleNumbers.Short(level.To)} instead of {RuleNumbers.Short(level.From)}"
            : $"{RuleNumbers.Short(level.To)} instead of {RuleNumbers.Short(level.From)} for {level.Severity.Name()}");
        var spared = (suggestion.FalseGone, suggestion.FalseMilder) switch
        {
            (var gone, 0) => $"{Numbers.Count(gone)} of them would not have come",
            (0, var milder) => $"{Numbers.Count(milder)} of them would have been milder",
            var (gone, milder) => $"{Numbers.Count(gone)} of them would not have come, {Numbers.Count(milder)} would have been milder",
        };
        return $"At {string.Join(" and ", levels)}, {spared} and {Kept(suggestion)}.";
    }

    private static string Kept(ThresholdSuggestion suggestion)
    {
        var real = Numbers.Count(suggestion.Real);
        if (suggestion.Real == 0)
            return "no real one was judged that could be lost";
        if (suggestion.RealGone + suggestion.RealMilder == 0)
            return suggestion.Real == 1 ? "the real one is kept" : $"none of the {real} real ones is lost";
        var lost = suggestion.RealGone == 0 ? "" : $"{Numbers.Count(suggestion.RealGone)} of the {real} real ones would be lost";
        var milder = suggestion.RealMilder == 0 ? "" : $"{Numbers.Count(suggestion.RealMilder)} of the {real} real ones would be milder";
        return lost.Length > 0 && milder.Length > 0 ? $"{lost}, {milder}" : lost + milder;
    }

    private static string Value(double? value) => value is { } number ? RuleNumbers.Short(number) : "its threshold";
}

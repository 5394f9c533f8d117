using RiskConsole.Events;
using RiskConsole.Scores;

namespace RiskConsole.Rules;

/// <summary>The rules a console has before anybody wrote one.</summary>
internal static class DefaultRules
{
    public static IReadOnlyList<RuleDefinition> Create(ScoreOptions scores) =>
    [
        new RuleDefinition
        {
            Name = "High risk score",
            Description = "An event whose score reaches the warning or the critical threshold. There since the first start, from Scores:CriticalThreshold and "
                + "Scores:WarningThreshold; yours to change.",
            Kind = RuleKind.Threshold,
            By = ["subject"],
            Value = "score",
            Levels = scores.WarningThreshold < scores.CriticalThreshold
                ? [new(Severity.Critical, scores.CriticalThreshold), new(Severity.Warning, scores.WarningThreshold)]
                : [new(Severity.Critical, scores.CriticalThreshold)],
            KeepFiring = TimeSpan.FromMinutes(30),
            Message = "{{subject}}: {{type}} with a score of {{value:0.00}}, {{level}} from {{threshold:0.00}}",
        },
    ];
}

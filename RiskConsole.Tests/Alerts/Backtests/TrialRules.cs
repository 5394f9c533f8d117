using RiskConsole.Events;
using RiskConsole.Rules;
using Comparison = RiskConsole.Rules.Comparison;

namespace RiskConsole.Tests.Alerts.Backtests;

/// <summary>Rules of all kinds over the events of <see cref="BridgeHistory"/>, with all that can delay, hold or end their alerts.</summary>
internal static class TrialRules
{
    public static RuleDefinition Of(string name) => name switch
    {
        "threshold" => new()
        {
            Name = name, Kind = RuleKind.Threshold, By = ["subject"], Value = "score", Levels = [new(Severity.Critical, 0.97), new(Severity.Warning, 0.9)],
            KeepFiring = TimeSpan.FromMinutes(3), Message = "{{subject}} {{type}} {{data.chain}} {{value}}",
        },
        "recovery" => new()
        {
            Name = name, Kind = RuleKind.Threshold, By = ["subject"], Value = "score", Levels = [new(Severity.Error, 0.8, 0.3)],
            For = TimeSpan.FromSeconds(40), DedupWindow = TimeSpan.FromMinutes(1), Cooldown = TimeSpan.FromMinutes(5),
        },
        "sum" => new()
        {
            Name = name, Kind = RuleKind.Velocity, Where = "type:io.test.withdrawal", By = ["subject", "data.chain"], Value = "data.usd", Aggregate = Aggregate.Sum,
            Window = TimeSpan.FromMinutes(5), Levels = [new(Severity.Critical, 9_000), new(Severity.Warning, 5_000, 2_000)], For = TimeSpan.FromSeconds(20),
            KeepFiring = TimeSpan.FromMinutes(2), Cooldown = TimeSpan.FromMinutes(3), DedupWindow = TimeSpan.FromSeconds(10),
        },
        "few" => new()
        {
            Name = name, Kind = RuleKind.Velocity, Where = "(type:io.test.deposit OR type:io.test.withdrawal) -data.chain:base", By = ["data.chain"],
            Aggregate = Aggregate.Count, Window = TimeSpan.FromMinutes(1), Compare = Comparison.AtMost, Levels = [new(Severity.Error, 1, 3)],
        },
        "percentile" => new()
        {
            Name = name, Kind = RuleKind.Velocity, Where = "score:*", By = ["data.chain"], Value = "score", Aggregate = Aggregate.Percentile, Percentile = 90,
            Window = TimeSpan.FromMinutes(2), Compare = Comparison.Above, Levels = [new(Severity.Error, 0.93)],
        },
        "sequence" => new()
        {
            Name = name, Kind = RuleKind.Sequence, By = ["subject"], Window = TimeSpan.FromSeconds(40), Levels = [new(Severity.Error)],
            KeepFiring = TimeSpan.FromMinutes(1), Steps = [new("in", "type:io.test.deposit"), new("out", "type:io.test.withdrawal data.usd:>700")],
        },
        "absence" => new()
        {
            Name = name, Kind = RuleKind.Absence, Where = "type:io.test.withdrawal", By = ["subject"], Window = TimeSpan.FromMinutes(4), Levels = [new(Severity.Warning)],
        },
        "anomaly" => new()
        {
            Name = name, Kind = RuleKind.Anomaly, Where = "type:io.test.withdrawal", Value = "data.usd", Aggregate = Aggregate.Sum, Window = TimeSpan.FromMinutes(2),
            Levels = [new(Severity.Error, 2)],
        },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such rule."),
    };
}

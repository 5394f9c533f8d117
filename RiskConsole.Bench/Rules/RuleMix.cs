using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Bench.Rules;

/// <summary>Rules as a bridge has them: of all kinds, each about one type of events of one of several bridges.</summary>
internal static class RuleMix
{
    private static readonly Func<RuleDefinition>[] Kinds = [Score, Outflow, Rate, Repeat, Silence, Unusual, Spread, Slowness];

    /// <summary>How many bridges so many rules are about, when each has one rule of each kind.</summary>
    public static int BridgesOf(int rules) => Math.Max(1, rules / Kinds.Length);

    public static IReadOnlyList<RuleDefinition> Of(int rules, int bridges) => [.. Enumerable.Range(0, rules).Select(i =>
    {
        var bridge = i / Kinds.Length % bridges;
        var rule = Kinds[i % Kinds.Length]();
        return rule with { Name = $"Rule {i}", Where = $"type:{TypeOf(bridge, rule.Where)}" };
    })];

    /// <summary>The event's type on one of the bridges.</summary>
    public static string TypeOf(int bridge, string what) => $"io.meridian.bridge-{bridge}.{what}";

    private static RuleDefinition Score() => Rule(RuleKind.Threshold, "deposit") with
    {
        By = ["subject"], Value = "score", Levels = [new(Severity.Critical, 0.97), new(Severity.Warning, 0.95)], KeepFiring = TimeSpan.FromMinutes(30),
    };

    private static RuleDefinition Outflow() => Rule(RuleKind.Velocity, "withdrawal") with
    {
        By = ["subject"], Value = "data.usd", Aggregate = Aggregate.Sum, Window = TimeSpan.FromMinutes(10), Levels = [new(Severity.Error, 250_000)],
    };

    private static RuleDefinition Rate() => Rule(RuleKind.Velocity, "withdrawal") with
    {
        By = ["data.chain"], Aggregate = Aggregate.Count, Window = TimeSpan.FromMinutes(1), Levels = [new(Severity.Warning, 5_000)],
    };

    private static RuleDefinition Repeat() => Rule(RuleKind.Sequence, "withdrawal") with
    {
        By = ["data.tx"], Window = TimeSpan.FromMinutes(10), Levels = [new(Severity.Critical)], KeepFiring = TimeSpan.FromMinutes(30),
        Steps = [new("first", "data.usd:*"), new("again", "data.usd:*")],
    };

    private static RuleDefinition Silence() => Rule(RuleKind.Absence, "deposit") with
    {
        By = ["data.vault"], Window = TimeSpan.FromHours(1), Levels = [new(Severity.Error)],
    };

    private static RuleDefinition Unusual() => Rule(RuleKind.Anomaly, "withdrawal") with
    {
        By = ["data.asset"], Value = "data.usd", Aggregate = Aggregate.Sum, Window = TimeSpan.FromMinutes(5), Levels = [new(Severity.Warning, 8)],
    };

    private static RuleDefinition Spread() => Rule(RuleKind.Velocity, "deposit") with
    {
        By = ["data.chain"], Value = "data.origin_chain", Aggregate = Aggregate.Distinct, Window = TimeSpan.FromMinutes(10), Levels = [new(Severity.Warning, 50)],
    };

    private static RuleDefinition Slowness() => Rule(RuleKind.Velocity, "deposit") with
    {
        By = ["data.vault"], Value = "data.latency_ms", Aggregate = Aggregate.Percentile, Percentile = 95, Window = TimeSpan.FromMinutes(5),
        Levels = [new(Severity.Warning, 100_000)],
    };

    private static RuleDefinition Rule(RuleKind kind, string what) => new() { Name = "", Kind = kind, Where = what };
}

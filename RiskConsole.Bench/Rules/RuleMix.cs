using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Bench.Rules;

/// <summary>Rules as a bridge has them: of all kinds, over the channels of several bridges, so that more rules are mostly about other events.</summary>
internal static class RuleMix
{
    /// <summary>Bridges among which the events are spread; each rule is about one of them.</summary>
    public const int Bridges = 50;

    private static readonly Func<int, RuleDefinition>[] Kinds = [Score, Outflow, Rate, Repeat, Silence, Unusual, Spread, Slowness];

    public static IReadOnlyList<RuleDefinition> Of(int rules) => [.. Enumerable.Range(0, rules).Select(i => Kinds[i % Kinds.Length](i) with { Name = $"Rule {i}" })];

    /// <summary>The event's type on one of the bridges.</summary>
    public static string TypeOf(int bridge, string what) => $"io.meridian.bridge-{bridge}.{what}";

    private static RuleDefinition Score(int i) => Rule(RuleKind.Threshold, i, "deposit") with
    {
        By = ["subject"], Value = "score", Levels = [new(Severity.Critical, 0.97), new(Severity.Warning, 0.95)], KeepFiring = TimeSpan.FromMinutes(30),
    };

    private static RuleDefinition Outflow(int i) => Rule(RuleKind.Velocity, i, "withdrawal") with
    {
        By = ["subject"], Value = "data.usd", Aggregate = Aggregate.Sum, Window = TimeSpan.FromMinutes(10), Levels = [new(Severity.Error, 250_000)],
    };

    private static RuleDefinition Rate(int i) => Rule(RuleKind.Velocity, i, "withdrawal") with
    {
        By = ["data.chain"], Aggregate = Aggregate.Count, Window = TimeSpan.FromMinutes(1), Levels = [new(Severity.Warning, 5_000)],
    };

    private static RuleDefinition Repeat(int i) => Rule(RuleKind.Sequence, i, "withdrawal") with
    {
        By = ["data.tx"], Window = TimeSpan.FromMinutes(10), Levels = [new(Severity.Critical)], KeepFiring = TimeSpan.FromMinutes(30),
        Steps = [new("first", "data.usd:*"), new("again", "data.usd:*")],
    };

    private static RuleDefinition Silence(int i) => Rule(RuleKind.Absence, i, "deposit") with
    {
        By = ["data.vault"], Window = TimeSpan.FromHours(1), Levels = [new(Severity.Error)],
    };

    private static RuleDefinition Unusual(int i) => Rule(RuleKind.Anomaly, i, "withdrawal") with
    {
        By = ["data.asset"], Value = "data.usd", Aggregate = Aggregate.Sum, Window = TimeSpan.FromMinutes(5), Levels = [new(Severity.Warning, 8)],
    };

    private static RuleDefinition Spread(int i) => Rule(RuleKind.Velocity, i, "deposit") with
    {
        By = ["data.chain"], Value = "data.origin_chain", Aggregate = Aggregate.Distinct, Window = TimeSpan.FromMinutes(10), Levels = [new(Severity.Warning, 50)],
    };

    private static RuleDefinition Slowness(int i) => Rule(RuleKind.Velocity, i, "deposit") with
    {
        By = ["data.vault"], Value = "data.latency_ms", Aggregate = Aggregate.Percentile, Percentile = 95, Window = TimeSpan.FromMinutes(5),
        Levels = [new(Severity.Warning, 100_000)],
    };

    private static RuleDefinition Rule(RuleKind kind, int i, string what) =>
        new() { Name = "", Kind = kind, Where = $"type:{TypeOf(i / Kinds.Length % Bridges, what)}" };
}

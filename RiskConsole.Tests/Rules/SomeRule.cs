using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Query;
using RiskConsole.Rules;
using Comparison = RiskConsole.Rules.Comparison;

namespace RiskConsole.Tests.Rules;

/// <summary>A rule of each kind that can be saved.</summary>
internal static class SomeRule
{
    public static RuleDefinition Threshold { get; } = new()
    {
        Name = "High score",
        Kind = RuleKind.Threshold,
        By = ["subject"],
        Value = "score",
        Levels = [new(Severity.Critical, 0.9), new(Severity.Warning, 0.7)],
        KeepFiring = TimeSpan.FromMinutes(30),
    };

    public static RuleDefinition Velocity { get; } = new()
    {
        Name = "Outflow",
        Description = "More leaves the bridge than it should.",
        Kind = RuleKind.Velocity,
        Where = "type:*withdrawal severity:>=warning",
        By = ["data.asset", "source"],
        Value = "data.usd",
        Aggregate = Aggregate.Percentile,
        Percentile = 99.5,
        Window = TimeSpan.FromMinutes(10),
        Compare = Comparison.Above,
        Levels = [new(Severity.Critical, 10_000_000, 8_000_000), new(Severity.Error, 1_000_000.5)],
        For = TimeSpan.FromSeconds(90),
        KeepFiring = TimeSpan.FromMinutes(90),
        DedupWindow = TimeSpan.FromSeconds(30),
        Cooldown = TimeSpan.FromMilliseconds(500),
        Labels = new Dictionary<string, string> { ["team"] = "bridge", ["area"] = "withdrawals" },
        Message = "{{key}} moved {{value:n0}} in {{window}}",
        Runbook = "https://example.org/runbooks/outflow",
    };

    public static RuleDefinition Sequence { get; } = new()
    {
        Name = "Same withdrawal again",
        Kind = RuleKind.Sequence,
        By = ["data.withdrawal_id"],
        Window = TimeSpan.FromHours(1),
        Steps = [new("withdrawal", "type:withdrawal"), new("again", "type:withdrawal", ["data.id"])],
        Levels = [new(Severity.Critical)],
        KeepFiring = TimeSpan.FromMinutes(30),
    };

    public static RuleDefinition Absence { get; } = new()
    {
        Name = "Heartbeat",
        Kind = RuleKind.Absence,
        Where = "type:heartbeat",
        By = ["source"],
        Window = TimeSpan.FromMinutes(5),
        Levels = [new(Severity.Error)],
    };

    public static RuleDefinition Anomaly { get; } = new()
    {
        Name = "Unusual outflow",
        Kind = RuleKind.Anomaly,
        Value = "data.usd",
        Aggregate = Aggregate.Sum,
        Window = TimeSpan.FromMinutes(5),
        Levels = [new(Severity.Warning, 6, 3)],
        Anomaly = new(WarmUp: 20, Seasonal: false, Memory: 100, Least: 0, Most: 1_000),
    };

    public static IReadOnlyList<RuleDefinition> All { get; } = [Threshold, Velocity, Sequence, Absence, Anomaly];

    public static RuleCheck Check(RuleOptions? options = null) => new(
        new QueryCompiler<RiskEvent>(EventQuerySchema.Create(), TimeProvider.System), Options.Create(options ?? new RuleOptions()));
}

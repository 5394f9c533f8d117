using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Alerts;

/// <summary>Ready-made rules, and findings of them as an engine would make them.</summary>
internal static class SomeRule
{
    /// <summary>On <c>score</c> by subject, critical from 0.9 and warning from 0.7, kept firing for 30 min.</summary>
    public static RuleDefinition Threshold(string name = "High risk score") => new()
    {
        Name = name,
        Kind = RuleKind.Threshold,
        Value = "score",
        By = ["subject"],
        Levels = [new(Severity.Critical, 0.9), new(Severity.Warning, 0.7)],
        KeepFiring = TimeSpan.FromMinutes(30),
    };

    public static RuleDefinition Velocity(string name = "Outflow") => new()
    {
        Name = name,
        Kind = RuleKind.Velocity,
        Aggregate = Aggregate.Sum,
        Value = "data.usd",
        By = ["subject"],
        Window = TimeSpan.FromMinutes(10),
        Levels = [new(Severity.Error, 10_000_000)],
    };

    public static StillRule Compiled(RuleDefinition? definition = null, RuleState state = RuleState.Active, Guid? id = null, int version = 1) => new(new RuleVersion(
        id ?? Guid.CreateVersion7(), version, state, definition ?? Threshold(), "tests", DateTimeOffset.UnixEpoch, "", Approval.Approved));

    public static Finding Found(
        this CompiledRule rule, FindingKind kind, DateTimeOffset at, string key = "account/1", int level = 0, double? observed = 0.95, string? reason = null,
        RiskEvent? cause = null, IReadOnlyList<long>? contributing = null) => new(
            kind, rule, key, at.UtcTicks / 10 - DateTimeOffset.UnixEpoch.Ticks / 10, level, observed, rule.Definition.Levels[level].Threshold, reason,
            cause?.Seq ?? 0, cause, contributing);

    public static RiskEvent Cause(long seq, string? subject = "account/1", Category category = Category.Risk) => Some.Event(subject: subject, category: category).At(seq);
}

/// <summary>A rule that takes nothing: for what comes after the engine.</summary>
internal sealed class StillRule(RuleVersion version) : CompiledRule(version)
{
    public override ulong Shape => 1;

    public override long HorizonUs => 0;

    public override bool KeepsBaseline => false;

    public override bool TryTake(RiskEvent e, out Sample sample)
    {
        sample = default;
        return false;
    }

    public override KeyWindow NewWindow() => throw new NotSupportedException();
}

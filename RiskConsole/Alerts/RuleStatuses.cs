using System.Collections.Immutable;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Telemetry;

namespace RiskConsole.Alerts;

/// <summary>How the rules fare in this instance, as of about a second ago. Empty on an instance that follows another: only the one with the duty judges.</summary>
internal interface IRuleStatuses
{
    ImmutableArray<RuleStatus> Current { get; }

    /// <returns>Null for a rule that does not judge here.</returns>
    RuleStatus? Find(Guid ruleId);
}

/// <inheritdoc/>
internal sealed class RuleStatuses(IRuleBook book, TimeProvider time) : IRuleStatuses, IHealthSource
{
    private const int Penalty = 10;

    private volatile Snapshot _snapshot = new([]);
    private volatile Health _health = new("Rules", HealthStatus.Good, "All rules judge.", time.GetUtcNow(), 0);

    public ImmutableArray<RuleStatus> Current => _snapshot.Statuses;

    Health IHealthSource.Current => Assess();

    public RuleStatus? Find(Guid ruleId) => Current.FirstOrDefault(status => status.RuleId == ruleId);

    /// <summary>Called by the one that judges.</summary>
    public void Renew(IEnumerable<RuleStatus> statuses) => _snapshot = new([.. statuses]);

    private Health Assess()
    {
        var failing = Current.Where(status => status.Fault is not null).ToArray();
        var (status, reason, penalty) = failing.Length == 0
            ? (HealthStatus.Good, "All rules judge.", 0)
            : (HealthStatus.Degraded, $"{(failing.Length == 1 ? "1 rule fails" : $"{failing.Length} rules fail")}: {Name(failing[0].RuleId)}: {failing[0].Fault}", Penalty);
        var last = _health;
        if (last.Status != status || last.Reason != reason)
            _health = last = new Health("Rules", status, reason, last.Status == status ? last.Since : time.GetUtcNow(), penalty);
        return last;
    }

    private string Name(Guid ruleId) => book.Current.Find(ruleId)?.Shown.Definition.Name ?? ruleId.ToString();

    private sealed record Snapshot(ImmutableArray<RuleStatus> Statuses);
}

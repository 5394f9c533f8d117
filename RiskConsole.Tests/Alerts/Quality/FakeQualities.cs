using System.Security.Claims;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Quality;
using RiskConsole.Events;

namespace RiskConsole.Tests.Alerts.Quality;

/// <summary>Figures of alerts in memory.</summary>
internal sealed class FakeQualities(TimeProvider time, List<Alert> alerts) : IRuleQualities
{
    public CategorySet Categories { get; set; } = CategorySet.All;

    public Task<QualityReport> ReportAsync(ClaimsPrincipal user, int days, CancellationToken ct) =>
        Task.FromResult(QualityReference.Of(alerts, Categories, days, time.GetUtcNow()));

    public Task<IReadOnlyList<JudgedAlert>> JudgedAsync(ClaimsPrincipal user, Guid ruleId, int days, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<JudgedAlert>>([.. alerts.Where(a => a.RuleId == ruleId && !a.Shadow && IsJudged(a)).OrderByDescending(a => a.OpenedAt).Select(a => new JudgedAlert(
            a.Id, a.RuleVersion, a.Key, a.Subject, a.Severity, a.State == AlertState.FalsePositive, a.Peak ?? a.Observed, a.OpenedAt, a.FirstSeen, a.LastSeen, a.Disposition))]);

    private static bool IsJudged(Alert a) => a.State == AlertState.FalsePositive || a.AcknowledgedAt is not null || a is { State: AlertState.Resolved, ResolvedBy: "eve" };
}

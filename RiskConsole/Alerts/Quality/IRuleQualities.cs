using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Events;

namespace RiskConsole.Alerts.Quality;

/// <summary>How well rules do, by what people did with their alerts. Demands <see cref="Policies.SignedIn"/> and counts only alerts of categories the caller may see.</summary>
internal interface IRuleQualities
{
    /// <summary>The figures of all rules. Computed once for all who see the same categories, and anew when somebody asks and it is some seconds old: how many depends on what
    /// computing costs.</summary>
    /// <param name="days">One of <see cref="QualityReport.Spans"/>.</param>
    /// <exception cref="QueryTimeoutException">It took too long; the next call tries again.</exception>
    Task<QualityReport> ReportAsync(ClaimsPrincipal user, int days, CancellationToken ct);

    /// <summary>The alerts of a rule that people judged, the last opened first; at most <see cref="MostJudged"/>.</summary>
    /// <exception cref="QueryTimeoutException">It took too long.</exception>
    Task<IReadOnlyList<JudgedAlert>> JudgedAsync(ClaimsPrincipal user, Guid ruleId, int days, CancellationToken ct);

    const int MostJudged = 2_000;
}

/// <summary>An alert that people had a word on.</summary>
/// <param name="IsFalse">Called a false positive; otherwise acknowledged or resolved by people.</param>
/// <param name="Value">The observed value farthest beyond the threshold; null where its kind has none.</param>
/// <param name="Reason">Why it was called a false positive.</param>
public sealed record JudgedAlert(
    Guid Id, int RuleVersion, string Key, string? Subject, Severity Severity, bool IsFalse, double? Value, DateTimeOffset OpenedAt, DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen, string? Reason);

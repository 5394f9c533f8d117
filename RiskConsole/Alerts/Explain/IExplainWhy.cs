using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Alerts.Silences;
using RiskConsole.Rules;

namespace RiskConsole.Alerts.Explain;

/// <summary>Why an alert was raised: what its rule saw around that time, the rule as it was, and what kept the alert from being shown. Demands <see cref="Policies.SignedIn"/>.</summary>
internal interface IExplainWhy
{
    /// <summary>Computed once for all who ask within a few seconds.</summary>
    /// <exception cref="AccessDeniedException">The session has ended.</exception>
    Task<AlertReason> ExplainAsync(ClaimsPrincipal user, Alert alert, CancellationToken ct);
}

/// <param name="Version">By which it was raised; null when it cannot be read any more.</param>
/// <param name="Now">In force now, where it is another version.</param>
/// <param name="Changes">From the one to the other.</param>
/// <param name="Series">What the rule compared around that time; null where nothing is stored of it any more, then <paramref name="Note"/> says why.</param>
/// <param name="Suppressed">By what, over its life, oldest first.</param>
internal sealed record AlertReason(
    RuleVersion? Version, RuleVersion? Now, IReadOnlyList<RuleDifference> Changes, KeySeries? Series, string? Note, IReadOnlyList<SuppressedSpan> Suppressed);

/// <summary>What a rule compares of one key, over time.</summary>
/// <param name="Measure">What the values are.</param>
/// <param name="Compares">Whether values are compared with the rule's thresholds as they stand: not for anomalies, which compare distances, nor where events are counted.</param>
internal sealed record KeySeries(DateTimeOffset From, DateTimeOffset To, TimeSpan Bucket, string Measure, bool Compares, IReadOnlyList<SeriesPoint> Points);

/// <param name="At">Where its bucket begins.</param>
/// <param name="Usual">Lowest and highest value that is usual, for anomalies.</param>
internal readonly record struct SeriesPoint(DateTimeOffset At, double Value, (double From, double To)? Usual);

/// <param name="To">Null while it lasts.</param>
internal sealed record SuppressedSpan(SuppressionKind Kind, string Words, DateTimeOffset From, DateTimeOffset? To);

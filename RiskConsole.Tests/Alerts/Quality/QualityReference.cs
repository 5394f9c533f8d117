using System.Collections.Frozen;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Alerts.Quality;
using RiskConsole.Events;

namespace RiskConsole.Tests.Alerts.Quality;

/// <summary>The figures of rules, slow and obvious.</summary>
internal static class QualityReference
{
    private static readonly string[] s_ends = ["recovery", "quiet", "rule", "storm"];

    public static QualityReport Of(IEnumerable<Alert> alerts, CategorySet categories, int days, DateTimeOffset now)
    {
        var from = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1 - days), TimeSpan.Zero);
        var counted = alerts.Where(a => categories.Contains(a.Category) && a.OpenedAt >= from && !a.IsStorm).ToList();
        return new QualityReport(
            categories, days, from, now, Of(Guid.Empty, false, counted.Where(a => !a.Shadow).ToList(), from, days) with { Subjects = [] },
            counted.GroupBy(a => (a.RuleId, a.Shadow)).ToFrozenDictionary(g => g.Key, g => Of(g.Key.RuleId, g.Key.Shadow, [.. g], from, days)));
    }

    private static RuleQuality Of(Guid rule, bool shadow, List<Alert> alerts, DateTimeOffset from, int days) => new()
    {
        RuleId = rule,
        Shadow = shadow,
        Alerts = alerts.Count,
        Findings = alerts.Sum(a => a.Occurrences),
        Open = alerts.Count(a => a.IsOpen),
        Resolved = alerts.Count(a => a.State == AlertState.Resolved),
        FalsePositives = alerts.Count(a => a.State == AlertState.FalsePositive),
        Real = alerts.Count(a => a.State != AlertState.FalsePositive && (a.AcknowledgedAt is not null || ByPeople(a))),
        EndedByItself = alerts.Count(ByItself),
        Untouched = alerts.Count(a => ByItself(a) && a.AcknowledgedAt is null && a.AssigneeId is null),
        Collapsed = alerts.Count(a => a.StormId is not null),
        Acknowledge = Spread(alerts.Select(a => (a.AcknowledgedAt ?? (ByPeople(a) ? a.ResolvedAt : null)) - a.OpenedAt)),
        Resolve = Spread(alerts.Where(ByPeople).Select(a => a.ResolvedAt - a.OpenedAt)),
        ByItself = Spread(alerts.Where(ByItself).Select(a => a.ResolvedAt - a.OpenedAt)),
        Handling = Spread(alerts.Where(ByPeople).Select(a => a.ResolvedAt - (a.AcknowledgedAt ?? a.OpenedAt))),
        LastOpened = alerts.Count == 0 ? null : alerts.Max(a => a.OpenedAt),
        PerDay = [.. Enumerable.Range(0, days).Select(day => alerts.Count(a => a.OpenedAt >= from.AddDays(day) && a.OpenedAt < from.AddDays(day + 1)))],
        Subjects = [.. alerts.Where(a => a.Subject is not null).GroupBy(a => a.Subject!).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Take(5).Select(g => new SubjectCount(g.Key, g.Count()))],
    };

    private static bool ByItself(Alert alert) => alert.State == AlertState.Resolved && s_ends.Contains(alert.ResolvedBy);

    private static bool ByPeople(Alert alert) => !alert.IsOpen && !ByItself(alert);

    private static Spread Spread(IEnumerable<TimeSpan?> times)
    {
        var ordered = times.OfType<TimeSpan>().Order().ToList();
        return ordered.Count == 0 ? default : new(ordered.Count, At(0.5), At(0.95));

        TimeSpan At(double share) => ordered[(int)Math.Ceiling(Math.Round(share * ordered.Count, 6)) - 1];
    }
}

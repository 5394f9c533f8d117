using RiskConsole.Alerts;
using RiskConsole.Events;

namespace RiskConsole.Tests.Alerts;

/// <summary>Ready-made alerts.</summary>
internal static class SomeAlert
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    public static Alert Open(
        string name = "High risk score", Severity severity = Severity.Critical, string? subject = "account/1", double minutes = 0, Category category = Category.Risk,
        AlertState state = AlertState.Open, Guid? rule = null, long occurrences = 1, string? message = null)
    {
        var at = Start + TimeSpan.FromMinutes(minutes);
        var id = Guid.CreateVersion7(at);
        return new Alert
        {
            Id = id,
            Fingerprint = id.ToString("N")[..16],
            RuleId = rule ?? new Guid("019b7c1d-0000-7000-8000-000000000001"),
            RuleVersion = 1,
            Name = name,
            Severity = severity,
            State = state,
            Key = subject ?? "",
            Subject = subject,
            Category = category,
            Labels = new Dictionary<string, string> { ["alertname"] = name, ["team"] = "bridge" },
            Message = message ?? $"{subject}: score is 0.95 (threshold 0.9)",
            Observed = 0.95,
            Threshold = 0.9,
            FirstSeen = at,
            LastSeen = at,
            OpenedAt = at,
            Occurrences = occurrences,
            ResolvedAt = state is AlertState.Resolved or AlertState.FalsePositive ? at.AddMinutes(5) : null,
            ResolvedBy = state is AlertState.Resolved ? "recovery" : null,
            Contributing = [1],
        };
    }
}

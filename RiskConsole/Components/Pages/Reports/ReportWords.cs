using System.Globalization;
using RiskConsole.Audit;
using RiskConsole.Components.Shared;
using RiskConsole.Reports;

namespace RiskConsole.Components.Pages.Reports;

/// <summary>How reports say things.</summary>
internal static class ReportWords
{
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static string Span(TimeSpan? span) => span is { } time ? Numbers.Duration(time) : "–";

    public static string Kind(AuditKind kind) => kind switch
    {
        AuditKind.Authentication => "Authentication",
        AuditKind.Change => "Changes of what is kept",
        AuditKind.Security => "Security: rights, keys, the log itself",
        _ => "The day’s work",
    };

    public static string Tone(ComplianceReport report) =>
        report.Integrity.State == IntegrityState.Tampered || report.Log.Tampered > 0 ? "bad" : report.Integrity.State == IntegrityState.Intact ? "good" : "";

    public static string Verdict(ComplianceReport report) => report.Integrity.State switch
    {
        IntegrityState.Tampered => "The audit log was changed",
        IntegrityState.Intact when report.Log.Tampered > 0 => "The audit log is intact now; a change was found in the period",
        IntegrityState.Intact => "The audit log is intact",
        IntegrityState.Undecided => "Whether the audit log is intact could not be found out",
        _ => "The audit log was not verified yet",
    };

    public static string Outcome(AuditOutcome outcome) => outcome == AuditOutcome.Denied ? "denied" : "failed";
}

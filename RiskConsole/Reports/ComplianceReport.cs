using RiskConsole.Audit;
using RiskConsole.Events;

namespace RiskConsole.Reports;

/// <summary>What an auditor asks of a period: who came in, what failed, which rights and rules changed, how fast alerts were answered, and whether the log that says so
/// is intact.</summary>
/// <param name="Integrity">How the audit log was when the report was made.</param>
public sealed record ComplianceReport(
    ReportPeriod Period, DateTimeOffset MadeAt, string MadeBy, IntegrityStatus Integrity, LogSummary Log, IReadOnlyList<SignInLine> SignIns, int SignInsLeftOut, IReadOnlyList<FailureLine> Failures,
    ChangeList Rights, ChangeList Rules, ChangeList Settings, ChangeList Transfers, IReadOnlyList<AlertTimes> Alerts);

/// <summary>The log itself in the period.</summary>
/// <param name="Entries">Entries whose time lies in it, by kind and outcome.</param>
/// <param name="Checkpoints">Signed in it.</param>
/// <param name="FullVerifications">Made in it, of all entries.</param>
/// <param name="NewVerifications">Made in it, of what had come since the one before.</param>
/// <param name="Tampered">Verifications that found something changed.</param>
public sealed record LogSummary(
    IReadOnlyList<(AuditKind Kind, long Ok, long Denied, long Failed)> Entries, long Checkpoints, long FullVerifications, long NewVerifications, long Tampered, DateTimeOffset? LastFull);

/// <summary>One person's or program's signing in.</summary>
public sealed record SignInLine(string Who, long Ok, long Failed, DateTimeOffset Last);

/// <summary>What was denied or failed, by action.</summary>
public sealed record FailureLine(string Action, string Words, long Denied, long Failed, int Actors);

/// <summary>One act with what it changed.</summary>
/// <param name="Id">The entry's, for a link.</param>
public sealed record ChangeLine(
    long Id, string Log, long Seq, DateTimeOffset At, string Who, string Words, AuditOutcome Outcome, string Target, string? Reason, IReadOnlyList<ChangedMember> Members);

/// <summary>A member that was changed; null where it was not there.</summary>
public sealed record ChangedMember(string Path, string? Before, string? After);

/// <summary>Acts in order of time.</summary>
/// <param name="LeftOut">How many more there are than fit.</param>
public sealed record ChangeList(IReadOnlyList<ChangeLine> Lines, long LeftOut);

/// <summary>How alerts of one severity that were opened in the period were answered. Times are the middle one and the one that nine of ten do not exceed.</summary>
public sealed record AlertTimes(
    Severity Severity, long Opened, long Acknowledged, TimeSpan? AckMedian, TimeSpan? AckP90, long Resolved, TimeSpan? ResolveMedian, TimeSpan? ResolveP90, long FalsePositives, long Open);

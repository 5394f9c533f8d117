using RiskConsole.Events;

namespace RiskConsole.Audit.Import;

/// <summary>What a CloudTrail record is to the audit log: its outcome, kind and severity. docs/audit.md tells these rules to people.</summary>
internal static class CloudTrailRules
{
    private static readonly HashSet<string> SecurityServices = new(StringComparer.Ordinal)
    {
        "iam", "kms", "secretsmanager", "cloudtrail", "organizations", "guardduty", "securityhub", "inspector2", "access-analyzer", "sso", "cognito-idp",
    };

    /// <summary>What blinds those who watch, or takes an account out of their hands.</summary>
    private static readonly HashSet<string> Blinding = new(StringComparer.Ordinal)
    {
        "StopLogging", "DeleteTrail", "PutEventSelectors", "DeleteFlowLogs", "LeaveOrganization", "DeleteDetector", "DisableSecurityHub", "DeleteBucketLifecycle", "DisableKey",
        "ScheduleKeyDeletion",
    };

    /// <summary>What gives rights, or opens something to others.</summary>
    private static readonly HashSet<string> Opening = new(StringComparer.Ordinal)
    {
        "CreateUser", "CreateAccessKey", "CreateLoginProfile", "UpdateLoginProfile", "AttachUserPolicy", "AttachRolePolicy", "AttachGroupPolicy", "PutUserPolicy", "PutRolePolicy",
        "PutGroupPolicy", "UpdateAssumeRolePolicy", "CreatePolicyVersion", "DeactivateMFADevice", "PutBucketPolicy", "PutBucketAcl", "ModifySnapshotAttribute",
        "ModifyImageAttribute", "AuthorizeSecurityGroupIngress", "AddPermission", "GetPasswordData",
    };

    public static AuditOutcome Outcome(string? errorCode, bool signInFailed) => errorCode switch
    {
        null or "" => signInFailed ? AuditOutcome.Failed : AuditOutcome.Ok,
        _ when errorCode.Contains("AccessDenied", StringComparison.OrdinalIgnoreCase) || errorCode.Contains("Unauthorized", StringComparison.OrdinalIgnoreCase) => AuditOutcome.Denied,
        _ => AuditOutcome.Failed,
    };

    public static AuditKind Kind(string service, string name, bool readOnly, AuditOutcome outcome) =>
        service == "signin" || name == "ConsoleLogin" || (service == "sts" && name is not "GetCallerIdentity" and not "DecodeAuthorizationMessage") ? AuditKind.Authentication
        : outcome == AuditOutcome.Denied || SecurityServices.Contains(service) ? AuditKind.Security
        : readOnly ? AuditKind.Business : AuditKind.Change;

    public static Severity Severity(string name, AuditOutcome outcome, bool byRoot)
    {
        var said = Blinding.Contains(name) ? Events.Severity.Critical
            : Opening.Contains(name) || byRoot ? Events.Severity.Error
            : Events.Severity.Info;
        // Tried in vain is less than done, and never nothing.
        return outcome == AuditOutcome.Ok ? said
            : said == Events.Severity.Critical ? Events.Severity.Error
            : Events.Severity.Warning;
    }
}

using RiskConsole.Audit;
using RiskConsole.Events;

namespace RiskConsole.Access;

/// <summary>What the audit log is told about people, programs and their rights.</summary>
internal static class AccessActions
{
    public static readonly AuditAction SignIn = new("auth.signin", "Signed in", AuditKind.Authentication);

    public static readonly AuditAction SignInLimited = new("auth.limited", "Sign-ins refused by the limit", AuditKind.Authentication, Severity.Warning);

    public static readonly AuditAction Locked = new("auth.locked", "Account locked after wrong passwords", AuditKind.Authentication, Severity.Warning);

    public static readonly AuditAction Confirm = new("auth.confirm", "Password asked for again", AuditKind.Authentication);

    public static readonly AuditAction SignOut = new("auth.signout", "Signed out", AuditKind.Authentication);

    public static readonly AuditAction KeyRefused = new("auth.key", "API key refused", AuditKind.Authentication, Severity.Warning);

    public static readonly AuditAction SessionEnded = new("session.end", "One of one's own sessions ended", AuditKind.Authentication);

    public static readonly AuditAction Denied = new("access.denied", "Access denied", AuditKind.Security, Severity.Warning);

    public static readonly AuditAction SetupLinkMade = new("setup.link", "Link for the first admin made", AuditKind.Security, Severity.Warning);

    public static readonly AuditAction SetupLinkUsed = new("setup.admin", "First admin created by the link", AuditKind.Security, Severity.Warning);

    public static readonly AuditAction UserCreated = new("user.create", "User created", AuditKind.Security);

    public static readonly AuditAction RoleChanged = new("user.role", "Role changed", AuditKind.Security, Severity.Warning);

    public static readonly AuditAction UserDisabled = new("user.disable", "User disabled", AuditKind.Security, Severity.Warning);

    public static readonly AuditAction UserEnabled = new("user.enable", "User enabled", AuditKind.Security, Severity.Warning);

    public static readonly AuditAction PasswordReset = new("user.password", "Password reset by an admin", AuditKind.Security, Severity.Warning);

    public static readonly AuditAction UserSignedOut = new("user.signout", "All sessions of a user ended", AuditKind.Security);

    public static readonly AuditAction PasswordChanged = new("account.password", "Own password changed", AuditKind.Security);

    public static readonly AuditAction PasswordRehashed = new("account.rehash", "Password hash renewed with more rounds", AuditKind.Security);

    public static readonly AuditAction KeyCreated = new("key.create", "API key created", AuditKind.Security, Severity.Warning);

    public static readonly AuditAction KeyRevoked = new("key.revoke", "API key revoked", AuditKind.Security, Severity.Warning);

    public static readonly AuditActionSet All = new(
    [
        SignIn, SignInLimited, Locked, Confirm, SignOut, KeyRefused, SessionEnded, Denied, SetupLinkMade, SetupLinkUsed, UserCreated, RoleChanged, UserDisabled,
        UserEnabled, PasswordReset, UserSignedOut, PasswordChanged, PasswordRehashed, KeyCreated, KeyRevoked,
    ]);
}

/// <summary>The targets of these actions.</summary>
internal static class AccessTargets
{
    public static string User(Guid id) => $"user:{id}";

    public static string Key(string id) => "key:" + id;

    public static string Policy(string policy) => "policy:" + policy;

    /// <param name="handle">Shortened as entries shorten it.</param>
    public static string Session(string handle) => "session:" + (handle.Length > 16 ? handle[..16] : handle).ToLowerInvariant();
}

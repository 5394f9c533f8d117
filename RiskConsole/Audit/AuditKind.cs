namespace RiskConsole.Audit;

/// <summary>What sort of act an entry tells of. Stored as the number; the name is part of the entry.</summary>
public enum AuditKind
{
    /// <summary>Signing in and out, and what failed of it.</summary>
    Authentication = 1,

    /// <summary>Something that is kept was added, changed or removed: rules, thresholds, silences, settings.</summary>
    Change = 2,

    /// <summary>Rights, keys, denied access, the audit log itself.</summary>
    Security = 3,

    /// <summary>The day's work: acts on alerts, imports, exports.</summary>
    Business = 4,
}

/// <summary>What became of an act. Stored as the number; the name is part of the entry.</summary>
public enum AuditOutcome
{
    Ok = 1,

    /// <summary>Whoever asked may not do it.</summary>
    Denied = 2,

    /// <summary>It was tried and did not happen: wrong password, refused input, somebody else was first.</summary>
    Failed = 3,
}

/// <summary>The names of kinds and outcomes in entries, queries and URLs.</summary>
public static class AuditNames
{
    public static IReadOnlyList<AuditKind> Kinds { get; } = [AuditKind.Authentication, AuditKind.Change, AuditKind.Security, AuditKind.Business];

    public static IReadOnlyList<AuditOutcome> Outcomes { get; } = [AuditOutcome.Ok, AuditOutcome.Denied, AuditOutcome.Failed];

    public static string Name(this AuditKind kind) => kind switch
    {
        AuditKind.Authentication => "authentication",
        AuditKind.Change => "change",
        AuditKind.Security => "security",
        _ => "business",
    };

    public static string Name(this AuditOutcome outcome) => outcome switch
    {
        AuditOutcome.Ok => "ok",
        AuditOutcome.Denied => "denied",
        _ => "failed",
    };

    public static bool TryParseKind(string? name, out AuditKind kind)
    {
        kind = Kinds.FirstOrDefault(k => k.Name() == name);
        return kind != 0;
    }

    public static bool TryParseOutcome(string? name, out AuditOutcome outcome)
    {
        outcome = Outcomes.FirstOrDefault(o => o.Name() == name);
        return outcome != 0;
    }
}

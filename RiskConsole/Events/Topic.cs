namespace RiskConsole.Events;

/// <summary>What changed. Carries no data: whoever hears it pulls the current snapshot.</summary>
/// <param name="Name">One word.</param>
/// <param name="IsShared">Whether other instances are told too. True for what lies in the store; false for what each instance computes for itself,
/// which it renews, and tells, by its own clock.</param>
public readonly record struct Topic(string Name, bool IsShared = false)
{
    /// <summary>Events were appended to the log and have their effects.</summary>
    public static readonly Topic Log = new("log");

    /// <summary>Another instance appended events to the log.</summary>
    public static readonly Topic Appended = new("appended", IsShared: true);

    /// <summary>The instance that gives events their effects has committed some.</summary>
    public static readonly Topic Effects = new("effects", IsShared: true);

    /// <summary>The shared Overview snapshot was renewed.</summary>
    public static readonly Topic Overview = new("overview");

    /// <summary>Scores of subjects changed; the shared top list was renewed.</summary>
    public static readonly Topic Scores = new("scores");

    /// <summary>Health of a part of the console changed.</summary>
    public static readonly Topic Health = new("health");

    /// <summary>Users, roles, keys or saved views changed.</summary>
    public static readonly Topic Access = new("access", IsShared: true);

    /// <summary>Entries of the stream went to the dead letters or left them.</summary>
    public static readonly Topic DeadLetters = new("dead-letters");

    /// <summary>Instances came or went, or what they tell of themselves changed.</summary>
    public static readonly Topic Instances = new("instances");

    /// <summary>Some instance saved rules.</summary>
    public static readonly Topic RulesSaved = new("rules-saved", IsShared: true);

    /// <summary>Rules changed; the shared set was renewed.</summary>
    public static readonly Topic Rules = new("rules");

    /// <summary>Alerts were opened, changed or resolved; the shared list was renewed.</summary>
    public static readonly Topic Alerts = new("alerts");

    /// <summary>People did something to alerts; the instance that judges takes it over.</summary>
    public static readonly Topic AlertActs = new("alert-acts", IsShared: true);

    /// <summary>Some instance saved silences or mute windows.</summary>
    public static readonly Topic SilencesSaved = new("silences-saved", IsShared: true);

    /// <summary>Which silences and mute windows hold changed; the shared set was renewed.</summary>
    public static readonly Topic Silences = new("silences");

    /// <summary>Who looks at which alert changed.</summary>
    public static readonly Topic Presence = new("presence");

    /// <summary>Some instance saved a user's preferences, or up to where they have seen what they were told.</summary>
    public static readonly Topic PreferencesSaved = new("preferences-saved", IsShared: true);

    /// <summary>Some instance tells anew who looks at which alert there.</summary>
    public static readonly Topic PresenceTold = new("presence-told", IsShared: true);

    /// <summary>Acts were written that are not in the audit log's tree yet; the instance that integrates them hears it.</summary>
    public static readonly Topic AuditDrafts = new("audit-drafts", IsShared: true);

    /// <summary>Entries were integrated into the audit log.</summary>
    public static readonly Topic Audit = new("audit", IsShared: true);

    /// <summary>The state of the audit log's integrity was renewed.</summary>
    public static readonly Topic AuditIntegrity = new("audit-integrity");

    /// <summary>One of the replays under way went on; each has a place, from 1.</summary>
    public static Topic Replay(int place) => new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"replay-{place}"));

    public override string ToString() => Name;
}

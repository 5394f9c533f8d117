namespace RiskConsole.Events;

/// <summary>What changed. Carries no data: whoever hears it pulls the current snapshot.</summary>
public readonly record struct Topic(string Name)
{
    /// <summary>Events were appended to the log.</summary>
    public static readonly Topic Log = new("log");

    /// <summary>The shared Overview snapshot was renewed.</summary>
    public static readonly Topic Overview = new("overview");

    /// <summary>Scores of subjects changed; the shared top list was renewed.</summary>
    public static readonly Topic Scores = new("scores");

    /// <summary>Health of a part of the console changed.</summary>
    public static readonly Topic Health = new("health");

    /// <summary>Users, roles, keys or saved views changed.</summary>
    public static readonly Topic Access = new("access");

    public override string ToString() => Name;
}

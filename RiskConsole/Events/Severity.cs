namespace RiskConsole.Events;

/// <summary>How bad an event is, ordered: a comparison of the numbers is a comparison of the meaning. Stored as the number.</summary>
public enum Severity : byte
{
    Info = 1,
    Warning = 2,
    Error = 3,
    Critical = 4,
}

/// <summary>Names of severities on the wire, and the mapping of what other systems call theirs.</summary>
public static class Severities
{
    public static IReadOnlyList<Severity> All { get; } = [Severity.Critical, Severity.Error, Severity.Warning, Severity.Info];

    /// <summary>The lower-case name used in the API, the query language and the URL.</summary>
    public static string Name(this Severity severity) => severity switch
    {
        Severity.Critical => "critical",
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "info",
    };

    /// <summary>The word an operator reads.</summary>
    public static string Label(this Severity severity) => severity switch
    {
        Severity.Critical => "Critical",
        Severity.Error => "Error",
        Severity.Warning => "Warning",
        _ => "Info",
    };

    /// <summary>Maps a severity word of any of the usual systems (ours, syslog, Alertmanager, Forta, P1 to P4) to one of the four.</summary>
    /// <returns>False for an unknown word; <paramref name="severity"/> is then <see cref="Severity.Info"/>.</returns>
    public static bool TryParse(string? word, out Severity severity)
    {
        severity = word?.Trim().ToLowerInvariant() switch
        {
            "critical" or "crit" or "fatal" or "emergency" or "emerg" or "alert" or "page" or "p1" => Severity.Critical,
            "error" or "err" or "high" or "severe" or "p2" => Severity.Error,
            "warning" or "warn" or "medium" or "moderate" or "p3" => Severity.Warning,
            "info" or "information" or "informational" or "notice" or "low" or "debug" or "trace" or "ok" or "p4" or "p5" => Severity.Info,
            _ => 0,
        };
        if (severity != 0)
            return true;
        severity = Severity.Info;
        return false;
    }

    /// <summary>Maps an OpenTelemetry severity number (1 to 24, logs data model) to one of the four.</summary>
    public static Severity FromOpenTelemetry(int number) => number switch
    {
        >= 21 => Severity.Critical,
        >= 17 => Severity.Error,
        >= 13 => Severity.Warning,
        _ => Severity.Info,
    };
}

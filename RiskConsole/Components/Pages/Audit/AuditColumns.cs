namespace RiskConsole.Components.Pages.Audit;

/// <summary>The columns of the audit log's table, as bits in the order they stand.</summary>
[Flags]
public enum AuditColumns
{
    None = 0,
    Time = 1,
    Severity = 2,
    Actor = 4,
    Action = 8,
    Outcome = 16,
    Target = 32,
    Ip = 64,
    Session = 128,
    Corr = 256,
    Seq = 512,
}

/// <summary>How tall a row is.</summary>
public enum AuditDensity
{
    Normal,
    Compact,
}

/// <summary>What is said of columns and densities in addresses and to people.</summary>
internal static class AuditColumnSet
{
    public const AuditColumns Default = AuditColumns.Time | AuditColumns.Severity | AuditColumns.Actor | AuditColumns.Action | AuditColumns.Outcome
        | AuditColumns.Target | AuditColumns.Ip;

    /// <summary>Each with its name in addresses, in class names and in the query language, and what its head says.</summary>
    public static IReadOnlyList<(AuditColumns Column, string Name, string Label)> All { get; } =
    [
        (AuditColumns.Time, "time", "Time"),
        (AuditColumns.Severity, "severity", "Severity"),
        (AuditColumns.Actor, "actor", "Actor"),
        (AuditColumns.Action, "action", "Action"),
        (AuditColumns.Outcome, "outcome", "Outcome"),
        (AuditColumns.Target, "target", "Target"),
        (AuditColumns.Ip, "ip", "Address"),
        (AuditColumns.Session, "session", "Session"),
        (AuditColumns.Corr, "corr", "Correlation"),
        (AuditColumns.Seq, "seq", "Position"),
    ];

    public static string ToText(this AuditColumns columns) =>
        string.Join(',', All.Where(column => columns.HasFlag(column.Column)).Select(column => column.Name));

    /// <summary>Reads names between commas; unknown ones are added to <paramref name="unknown"/>.</summary>
    /// <returns>Null where no column is left.</returns>
    public static AuditColumns? Parse(string? text, ICollection<string>? unknown = null)
    {
        const StringSplitOptions clean = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        var columns = AuditColumns.None;
        foreach (var word in (text is { Length: <= 400 } ? text : "").Split(',', clean))
        {
            var found = All.FirstOrDefault(column => column.Name.Equals(word, StringComparison.OrdinalIgnoreCase)).Column;
            columns |= found;
            if (found == AuditColumns.None)
                unknown?.Add(word);
        }
        return columns == AuditColumns.None ? null : columns;
    }

    public static string Name(this AuditDensity density) => density == AuditDensity.Compact ? "compact" : "normal";

    public static AuditDensity? ParseDensity(string? text) => text switch
    {
        "compact" => AuditDensity.Compact,
        "normal" => AuditDensity.Normal,
        _ => null,
    };
}

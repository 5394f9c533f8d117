namespace RiskConsole.Audit.Export;

/// <summary>How an export of the page stands.</summary>
public enum ExportState
{
    Running,
    Done,
    Cancelled,
    Failed,
}

/// <summary>An export as its owner sees it. Immutable.</summary>
/// <param name="Query">As it was typed.</param>
/// <param name="Entries">That it holds; 0 until it is done.</param>
/// <param name="LeftOut">Entries that matched and could not be proved.</param>
/// <param name="ExpiresAt">When its file is deleted; null while it runs.</param>
/// <param name="Fault">Why it failed, for people; null unless it did.</param>
public sealed record ExportView(
    Guid Id, Guid Owner, string Query, DateTimeOffset? From, DateTimeOffset? To, ExportFormat Format, bool WithPersonal, ExportState State, ExportProgress Progress, long Entries,
    long LeftOut, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, DateTimeOffset? ExpiresAt, string? Fault)
{
    /// <summary>The name it is saved by.</summary>
    public string FileName => $"audit-{StartedAt.UtcDateTime.ToString("yyyyMMdd-HHmmss", System.Globalization.CultureInfo.InvariantCulture)}.{(Format == ExportFormat.Csv ? "csv" : "ndjson")}";
}

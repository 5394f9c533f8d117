using System.Security.Claims;

namespace RiskConsole.Audit.Reading;

/// <summary>One log (shard) of this console.</summary>
/// <param name="Size">Entries in its tree.</param>
/// <param name="ClosedAt">Null for the one that is written to.</param>
/// <param name="ArchivedAt">When its entries' bytes left the database; null where they are still here.</param>
public sealed record AuditLogSummary(long LogId, string Origin, long Size, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, DateTimeOffset? ArchivedAt)
{
    /// <summary>Set where the log was given up.</summary>
    public AuditGivenUp? GivenUp { get; init; }
}

/// <summary>A log was broken, could not be mended, and was given up: it is never signed again.</summary>
/// <param name="By">As entries name actors.</param>
/// <param name="Wrong">What was wrong with it then.</param>
public sealed record AuditGivenUp(DateTimeOffset At, string By, string Reason, string Wrong);

/// <summary>A stored checkpoint.</summary>
/// <param name="Root">32 bytes.</param>
/// <param name="Note">The signed note, verbatim.</param>
/// <param name="AnchoredAt">When it was written to the anchor file.</param>
/// <param name="RemoteAt">When the webhook took it.</param>
public sealed record AuditCheckpoint(
    long LogId, string Origin, long Size, byte[] Root, string Note, DateTimeOffset SignedAt, DateTimeOffset? AnchoredAt, DateTimeOffset? RemoteAt);

/// <summary>A key whose signatures are believed.</summary>
/// <param name="Text">As verifiers take it.</param>
/// <param name="FromSize">The smallest size it may have signed.</param>
/// <param name="ToSize">The largest; null for no end.</param>
public sealed record AuditKeySummary(string Origin, string Text, long FromSize, long? ToSize);

/// <summary>What is kept about the logs beside their entries. Every call demands <see cref="Access.Policies.Analyse"/>.</summary>
/// <exception cref="Events.QueryTimeoutException">Any of the calls: it ran longer than <c>Store:QueryTimeout</c>.</exception>
internal interface IAuditLogs
{
    /// <returns>All logs, the newest first.</returns>
    Task<IReadOnlyList<AuditLogSummary>> LogsAsync(ClaimsPrincipal user, CancellationToken ct);

    /// <returns>The last checkpoints of all logs, the newest first.</returns>
    Task<IReadOnlyList<AuditCheckpoint>> CheckpointsAsync(ClaimsPrincipal user, int limit, CancellationToken ct);

    /// <returns>The first checkpoint of a log at a size; null where there is none.</returns>
    Task<AuditCheckpoint?> CheckpointAsync(ClaimsPrincipal user, long logId, long size, CancellationToken ct);

    /// <returns>When a log was first signed at a size; null where it was not.</returns>
    Task<DateTimeOffset?> SignedAtAsync(ClaimsPrincipal user, string origin, long size, CancellationToken ct);

    /// <returns>The keys of all logs, those of the newest log first.</returns>
    Task<IReadOnlyList<AuditKeySummary>> KeysAsync(ClaimsPrincipal user, CancellationToken ct);
}

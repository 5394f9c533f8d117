using System.Security.Claims;

namespace RiskConsole.Audit;

/// <summary>Whether the audit log is what it was.</summary>
public enum IntegrityState
{
    /// <summary>Nothing was verified yet since this console has a log.</summary>
    Unknown,
    Intact,

    /// <summary>Something was changed; nothing is signed any more.</summary>
    Tampered,

    /// <summary>It could not be found out: a file or key is missing.</summary>
    Undecided,
}

/// <summary>The stage of a verification at which a log turned out to be changed.</summary>
public enum VerifyStage
{
    /// <summary>The bytes are no canonical entry, or not that of their position; or a row is missing, or there twice.</summary>
    Bytes,
    Leaf,
    Tile,
    Root,
    Signature,
    Consistency,

    /// <summary>A column beside the bytes, the personal data or the text index says something else.</summary>
    Projection,
}

/// <summary>Where and how the log was changed.</summary>
/// <param name="Seq">The first bad entry; null where no single one can be named.</param>
public sealed record IntegrityFault(string Origin, long LogId, long? Seq, VerifyStage Stage, string Message);

/// <summary>A verification under way.</summary>
public sealed record VerifyProgress(bool IsFull, long Done, long Total, DateTimeOffset Since);

/// <summary>The state of the audit log for the badge, the banner and the page. Immutable; renewed with <see cref="Events.Topic.AuditIntegrity"/>.</summary>
/// <param name="Size">Entries in the open log.</param>
/// <param name="VerifiedSize">Entries of the open log that the last verification covered.</param>
/// <param name="Root">Base64 of the last signed root; null before the first.</param>
/// <param name="SignedSize">Entries under the last checkpoint.</param>
/// <param name="Pending">Acts that are written but not yet in the tree.</param>
/// <param name="SigningHalted">Why nothing is signed; null when signing goes on.</param>
public sealed record IntegrityStatus(
    IntegrityState State, IntegrityFault? Fault, string Message, string Origin, string VerifierKey, long Size, long VerifiedSize, DateTimeOffset? VerifiedAt, DateTimeOffset? FullAt,
    string? Root, long SignedSize, DateTimeOffset? SignedAt, DateTimeOffset? AnchoredAt, string AnchorFile, DateTimeOffset? RemoteAnchoredAt, long Pending, string? SigningHalted,
    VerifyProgress? Progress);

/// <summary>One verification that was made.</summary>
public sealed record VerifyRun(
    long Id, DateTimeOffset StartedAt, DateTimeOffset EndedAt, bool IsFull, IntegrityState Result, long Entries, IntegrityFault? Fault, string Message, string By);

/// <summary>Whether the audit log is intact, and verifying it anew.</summary>
internal interface IAuditIntegrity
{
    IntegrityStatus Current { get; }

    /// <summary>Verifies in the background; one at a time. Demands <see cref="Access.Policies.Analyse"/>. It is itself audited.</summary>
    /// <returns>False when one is under way already.</returns>
    Task<bool> VerifyAsync(ClaimsPrincipal user, bool full, CancellationToken ct);

    /// <summary>Stops the verification under way.</summary>
    Task StopAsync(ClaimsPrincipal user, CancellationToken ct);

    /// <returns>The last ones, newest first. Demands <see cref="Access.Policies.Analyse"/>.</returns>
    Task<IReadOnlyList<VerifyRun>> RunsAsync(ClaimsPrincipal user, int limit, CancellationToken ct);
}

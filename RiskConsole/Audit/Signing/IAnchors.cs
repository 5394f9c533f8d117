using RiskConsole.Audit.Tree;

namespace RiskConsole.Audit.Signing;

/// <summary>A checkpoint as it was signed.</summary>
/// <param name="Note">The signed note, verbatim.</param>
/// <param name="At">When it was signed.</param>
internal sealed record SignedCheckpoint(Checkpoint Checkpoint, string Note, DateTimeOffset At);

/// <summary>The copies of checkpoints outside the database: what the log has once said of itself and cannot take back.</summary>
internal interface IAnchors
{
    /// <summary>Where they are, for people.</summary>
    string Path { get; }

    /// <returns>In the order they were anchored; empty where there is none.</returns>
    /// <exception cref="AnchorException">The file is there and cannot be read, or its end is torn beyond the last line.</exception>
    IReadOnlyList<SignedCheckpoint> Read(string origin);

    /// <returns>The last of a log; null where there is none.</returns>
    /// <exception cref="AnchorException">As of <see cref="Read"/>.</exception>
    SignedCheckpoint? Last(string origin);

    /// <summary>Adds one, durable when it returns.</summary>
    /// <exception cref="AnchorException">It cannot be written.</exception>
    void Append(SignedCheckpoint checkpoint);
}

/// <summary>The anchors cannot be read or written.</summary>
internal sealed class AnchorException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Signs the log.</summary>
internal interface ICheckpoints
{
    /// <summary>Integrates what is pending and signs, where this instance has the duty; otherwise waits for the one that has.</summary>
    /// <returns>The newest checkpoint of the open log; null where there is none and none can be had.</returns>
    Task<SignedCheckpoint?> SignNowAsync(CancellationToken ct);

    /// <summary>The newest stored checkpoint of a log; null for none.</summary>
    Task<SignedCheckpoint?> LastAsync(long logId, CancellationToken ct);

    /// <summary>Why nothing is signed; null while signing goes on. Kept beside the anchors, so that a restart does not forget it.</summary>
    string? Halted { get; }

    /// <summary>Signs nothing any more, and integrates nothing, until <see cref="Resume"/>: the log contradicts its anchors or was found changed.</summary>
    void Halt(string reason);

    /// <summary>Goes on, after a full verification found everything intact again.</summary>
    void Resume();
}

using RiskConsole.Audit.GiveUp;
using RiskConsole.Audit.Tree;

namespace RiskConsole.Audit.Verify;

/// <summary>What of the audit log is verified, and against what.</summary>
internal sealed record VerifyScope
{
    /// <summary>Every entry of every log, columns and text index too.</summary>
    public static VerifyScope Everything { get; } = new();

    /// <summary>The one log to verify; null for all.</summary>
    public string? Origin { get; init; }

    /// <summary>Entries up to this id, over all logs, are taken as verified.</summary>
    public long AfterId { get; init; }

    /// <summary>First position in the log that is verified. Verification begins at the last checkpoint before it, since only there it is known what must be.</summary>
    public long From { get; init; }

    /// <summary>Last position; null for the end. Verification goes on to the next checkpoint.</summary>
    public long? To { get; init; }

    /// <summary>Whether the columns beside the bytes and the personal data are compared too.</summary>
    public bool Projections { get; init; } = true;

    /// <summary>Whether the text index is compared with what it was made from. It costs more than all the rest.</summary>
    public bool TextIndex { get; init; }

    /// <summary>Checkpoints that others hold.</summary>
    public IReadOnlyList<SignedNote> Held { get; init; } = [];

    /// <summary>Keys that are believed beside those the console trusts.</summary>
    public IReadOnlyList<NoteKey> Keys { get; init; } = [];

    /// <summary>Whether every log is verified, also after one that was changed: to know which.</summary>
    public bool PastFaults { get; init; }

    /// <summary>Threads that read and hash.</summary>
    public int Workers { get; init; } = 1;
}

/// <summary>What a verification found.</summary>
/// <param name="Fault">The first thing that was changed; null unless <see cref="IntegrityState.Tampered"/>.</param>
/// <param name="Entries">That were verified.</param>
/// <param name="VerifiedId">Id of the last entry, over all logs, that this and earlier verifications cover.</param>
internal sealed record VerifyResult(IntegrityState State, IntegrityFault? Fault, string Message, long Entries, long VerifiedId, IReadOnlyList<VerifiedLog> Logs)
{
    /// <summary>Why nothing is signed over what was found, where it was changed.</summary>
    public string HaltReason => $"A verification found the log changed. {Fault?.Message ?? Message}";
}

/// <summary>A log as far as it was verified.</summary>
/// <param name="From">First position that was verified.</param>
/// <param name="Size">Position after the last one.</param>
/// <param name="Root">Of the tree of that size.</param>
/// <param name="SignedSize">The largest size under a checkpoint that agrees; 0 for none.</param>
internal sealed record VerifiedLog(long LogId, string Origin, long From, long Size, byte[] Root, long SignedSize)
{
    /// <summary>What was changed, or why that cannot be told; null where nothing speaks against the log.</summary>
    public string? Wrong { get; init; }

    /// <summary>Set where the log was given up: then what is wrong with it is told, and counts no more.</summary>
    public GivenUpLog? GivenUp { get; init; }
}

/// <summary>It cannot be found out whether the log was changed; the message says what is missing.</summary>
internal sealed class VerifyUndecidedException(string message, Exception? inner = null) : Exception(message, inner);

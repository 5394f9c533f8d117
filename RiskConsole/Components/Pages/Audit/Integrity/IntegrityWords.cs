using RiskConsole.Audit;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Audit.Integrity;

/// <summary>The state of the log in a word, a sentence and a colour.</summary>
/// <param name="Status">One of <c>good</c>, <c>degraded</c>, <c>down</c>, <c>unknown</c>.</param>
internal sealed record IntegrityMark(string Status, string Word, string Sentence);

/// <summary>Integrity in words.</summary>
internal static class IntegrityWords
{
    private const int LongestMessage = 400;

    /// <summary>More acts than this that wait for the tree do not wait for the next batch only.</summary>
    private const int ManyPending = 1_000;

    // One that was missed may be a restart; three are not.
    private const int MissedVerifications = 3;

    private static readonly TimeSpan LongestUnsigned = TimeSpan.FromMinutes(1);

    public static IntegrityMark Of(IntegrityStatus status, AuditOptions options, DateTimeOffset now)
    {
        var message = DisplayText.Clean(status.Message, LongestMessage);
        if (status.State == IntegrityState.Tampered)
            return new("down", "Tampered", status.Fault is { } fault ? $"{Place(fault)}: {DisplayText.Clean(fault.Message, LongestMessage)}" : message);
        if (status.SigningHalted is { } halted)
            return new("down", "Signing halted", DisplayText.Clean(halted, LongestMessage));
        if (status.State == IntegrityState.Undecided)
            return new("degraded", "Undecided", message);
        if (status.State == IntegrityState.Unknown)
            return new("unknown", "Not verified yet", message);
        return Late(status, options, now) is { } late ? new("degraded", late.Word, late.Sentence) : new("good", "Intact", message);
    }

    /// <summary>Where a log was found changed: its name, the entry, the stage.</summary>
    public static string Place(IntegrityFault fault) =>
        $"{DisplayText.Clean(fault.Origin, 120)}{(fault.Seq is { } seq ? $", entry #{Numbers.Count(seq)}" : "")}, stage {fault.Stage.ToString().ToLowerInvariant()}";

    /// <summary>What a fault of this stage is, for somebody who does not know the tree.</summary>
    public static string Meaning(VerifyStage stage) => stage switch
    {
        VerifyStage.Bytes => "An entry is not what it was, is missing, or is there twice.",
        VerifyStage.Leaf => "The hash kept of an entry is not the hash of its bytes: one of the two was changed.",
        VerifyStage.Tile => "A hash kept of the tree is not that of the entries below it: one of the two was changed.",
        VerifyStage.Root => "The root kept of the tree is not that of its entries: entries were changed, added or removed.",
        VerifyStage.Signature => "A checkpoint's signature is wrong: it was not made by a key that is believed.",
        VerifyStage.Consistency => "The log contradicts what it signed before: entries were changed, or an older copy was put back.",
        _ => "What lists and searches show of an entry is not what its bytes say. The bytes themselves hold.",
    };

    public static string State(IntegrityState state) => state switch
    {
        IntegrityState.Intact => "Intact",
        IntegrityState.Tampered => "Tampered",
        IntegrityState.Undecided => "Undecided",
        _ => "Stopped",
    };

    /// <summary>The name of a state for the mark beside its word.</summary>
    public static string Status(IntegrityState state) => state switch
    {
        IntegrityState.Intact => "good",
        IntegrityState.Tampered => "down",
        IntegrityState.Undecided => "degraded",
        _ => "unknown",
    };

    /// <summary>The first characters of a root, as it stands in checkpoints.</summary>
    public static string Root(string? base64) => base64 is { Length: > 6 } ? base64[..6] + "…" : "none";

    private static (string Word, string Sentence)? Late(IntegrityStatus status, AuditOptions options, DateTimeOffset now)
    {
        if (status.VerifiedAt is not { } verified || now - verified > MissedVerifications * options.VerifyInterval)
            return ("Verification overdue", "It was intact when it was last verified, but that is longer ago than it should be.");
        if (status.Size > 0 && status.SignedAt is null)
            return ("Not signed", "No checkpoint was signed yet: nobody outside could tell if the log were changed.");
        if (status.SignedAt is { } signed
            && (now - signed > 2 * options.QuietCheckpointInterval || (status.Size > status.SignedSize && now - signed > LongestUnsigned + options.CheckpointInterval)))
            return ("Signing is late", "The log grew, or time passed, and no checkpoint was signed.");
        if (status.SignedAt is not null && (status.AnchoredAt is not { } anchored || now - anchored > 2 * options.QuietCheckpointInterval))
            return ("Anchor is late", "Checkpoints are not copied out of the database: an older copy of it could be put back unseen.");
        return status.Pending > ManyPending
            ? ("Acts wait", $"{Numbers.Count(status.Pending)} acts are written but not yet in the tree.")
            : null;
    }
}

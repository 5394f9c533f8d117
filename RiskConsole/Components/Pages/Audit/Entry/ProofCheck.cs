using RiskConsole.Audit;
using RiskConsole.Audit.Tree;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Audit.Entry;

/// <summary>One thing a proof claims, and whether it is so.</summary>
internal sealed record ProofStep(string Claim, bool Holds);

/// <summary>A hash of the path.</summary>
/// <param name="IsLeft">It stands to the left of what was computed so far.</param>
/// <param name="From">The first entry under it.</param>
/// <param name="To">The last entry under it.</param>
internal sealed record PathStep(byte[] Hash, bool IsLeft, long From, long To)
{
    public string Entries => From == To ? $"entry {Numbers.Count(From)}" : $"entries {Numbers.Count(From)} to {Numbers.Count(To)}";
}

/// <summary>A proof checked anew, from nothing but what it holds: the bytes, the path, the checkpoint and the keys.</summary>
internal sealed class ProofCheck
{
    private ProofCheck(IReadOnlyList<ProofStep> steps, IReadOnlyList<PathStep> path) => (Steps, Path) = (steps, path);

    public IReadOnlyList<ProofStep> Steps { get; }

    /// <summary>From the leaf to the root.</summary>
    public IReadOnlyList<PathStep> Path { get; }

    public bool Holds => Steps.All(step => step.Holds);

    /// <param name="shown">The bytes the reader has before them.</param>
    public static ProofCheck Of(EntryProof proof, byte[]? shown)
    {
        var (checkpoint, isSigned) = Open(proof);
        return new(
            [
                new("The bytes shown are the bytes that were hashed.", shown is null || shown.AsSpan().SequenceEqual(proof.Bytes)),
                new("SHA-256 of a zero byte and these bytes is the leaf.", MerkleHash.Leaf(proof.Bytes).AsSpan().SequenceEqual(proof.Leaf)),
                new("Leaf, position and path give the root.", MerkleProofs.VerifyInclusion(proof.Seq, proof.Size, proof.Leaf, proof.Path, proof.Root)),
                new(
                    "The checkpoint names this log, this size and this root.",
                    checkpoint is not null && checkpoint.Origin == proof.Origin && checkpoint.Size == proof.Size && checkpoint.Root.AsSpan().SequenceEqual(proof.Root)),
                new("A key that is believed signed the checkpoint.", isSigned),
            ],
            Walk(proof));
    }

    private static (Checkpoint? Checkpoint, bool IsSigned) Open(EntryProof proof)
    {
        try
        {
            var note = SignedNote.Parse(proof.Checkpoint);
            return (Checkpoint.Parse(note.Text), note.IsSignedBy([.. proof.VerifierKeys.Select(NoteKey.Parse)]));
        }
        catch (FormatException)
        {
            return (null, false);
        }
    }

    /// <summary>Which entries lie under each hash: from the root down as the tree is split, then turned round.</summary>
    private static List<PathStep> Walk(EntryProof proof)
    {
        List<(bool IsLeft, long From, long To)> spans = [];
        var (begin, end) = (0L, proof.Size);
        while (end - begin > 1 && proof.Seq >= begin && proof.Seq < end)
        {
            var middle = begin + (1L << System.Numerics.BitOperations.Log2((ulong)(end - begin - 1)));
            if (proof.Seq < middle)
            {
                spans.Add((false, middle, end - 1));
                end = middle;
            }
            else
            {
                spans.Add((true, begin, middle - 1));
                begin = middle;
            }
        }
        spans.Reverse();
        return [.. proof.Path.Zip(spans, (hash, span) => new PathStep(hash, span.IsLeft, span.From, span.To))];
    }
}

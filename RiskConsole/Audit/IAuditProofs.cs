using System.Security.Claims;

namespace RiskConsole.Audit;

/// <summary>What proves that an entry is in the log under a signed checkpoint.</summary>
/// <param name="Bytes">The entry as it was hashed.</param>
/// <param name="Leaf">32 bytes.</param>
/// <param name="Path">Hashes from the leaf to the root, 32 bytes each.</param>
/// <param name="Checkpoint">The signed note the root is in, verbatim.</param>
/// <param name="VerifierKeys">The keys that may have signed it.</param>
public sealed record EntryProof(
    string Origin, long Seq, byte[] Bytes, byte[] Leaf, IReadOnlyList<byte[]> Path, long Size, byte[] Root, string Checkpoint, IReadOnlyList<string> VerifierKeys)
{
    /// <summary>The proof as a C2SP <c>tlog-proof</c> file.</summary>
    public string ToTlogProof() =>
        $"c2sp.org/tlog-proof@v1\nindex {Seq}\n{string.Concat(Path.Select(hash => Convert.ToBase64String(hash) + "\n"))}\n{Checkpoint}";
}

/// <summary>Proofs of single entries.</summary>
internal interface IAuditProofs
{
    /// <summary>Demands <see cref="Access.Policies.Analyse"/>.</summary>
    /// <returns>Null where there is no such entry, its bytes were archived, or no checkpoint covers it yet.</returns>
    Task<EntryProof?> ProveAsync(ClaimsPrincipal user, long id, CancellationToken ct);
}

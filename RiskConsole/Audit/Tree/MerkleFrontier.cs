using System.Numerics;

namespace RiskConsole.Audit.Tree;

/// <summary>The right edge of a growing tree: the roots of its perfect subtrees, largest first, as many as the size has bits set. All that appending needs
/// (RFC 6962, section 2.1; Crosby and Wallach, 2009).</summary>
internal sealed class MerkleFrontier
{
    private readonly List<byte[]> _roots = [];

    public MerkleFrontier()
    {
    }

    /// <param name="roots">As <see cref="ToBytes"/> gave them.</param>
    /// <exception cref="FormatException">They are not those of a tree of this size.</exception>
    public MerkleFrontier(long size, ReadOnlySpan<byte> roots)
    {
        if (size < 0 || roots.Length != BitOperations.PopCount((ulong)size) * MerkleHash.Size)
            throw new FormatException($"The right edge of a tree of {size} entries has {BitOperations.PopCount((ulong)size)} hashes, not {roots.Length} bytes.");
        Size = size;
        for (var i = 0; i < roots.Length; i += MerkleHash.Size)
            _roots.Add(roots.Slice(i, MerkleHash.Size).ToArray());
    }

    public long Size { get; private set; }

    /// <param name="completed">Called for each perfect subtree that the leaf completes, smallest first, with the number of its leaves as a power of two.</param>
    public void Append(byte[] leaf, Action<int, byte[]>? completed = null)
    {
        var hash = leaf;
        var height = 0;
        for (var k = Size; (k & 1) == 1; k >>= 1)
        {
            hash = MerkleHash.Node(_roots[^1], hash);
            _roots.RemoveAt(_roots.Count - 1);
            completed?.Invoke(++height, hash);
        }
        _roots.Add(hash);
        Size++;
    }

    public byte[] Root()
    {
        if (_roots.Count == 0)
            return MerkleHash.Empty;
        var root = _roots[^1];
        for (var i = _roots.Count - 2; i >= 0; i--)
            root = MerkleHash.Node(_roots[i], root);
        return root;
    }

    public byte[] ToBytes() => [.. _roots.SelectMany(root => root)];

    public MerkleFrontier Copy() => new(Size, ToBytes());
}

using System.Numerics;

namespace RiskConsole.Audit.Tree;

/// <summary>Gives the root of the subtree over the leaves from <paramref name="begin"/> up to and without <paramref name="end"/>; the count of leaves is a power of
/// two and <paramref name="begin"/> a multiple of it.</summary>
internal delegate byte[] PerfectSubtree(long begin, long end);

/// <summary>Proofs of inclusion and consistency: making them by RFC 6962, sections 2.1.1 and 2.1.2, checking them by RFC 9162, sections 2.1.3.2 and 2.1.4.2. Beyond
/// those texts every hash must have 32 bytes, and no tree of size 0 is a first one.</summary>
internal static class MerkleProofs
{
    /// <summary>The root over any span of leaves whose begin is a multiple of a power of two that is not smaller than it.</summary>
    public static byte[] Root(PerfectSubtree subtree, long begin, long end)
    {
        var count = end - begin;
        if (count == 0)
            return MerkleHash.Empty;
        if (BitOperations.IsPow2(count))
            return subtree(begin, end);
        var middle = begin + Split(count);
        return MerkleHash.Node(subtree(begin, middle), Root(subtree, middle, end));
    }

    /// <returns>Hashes from the leaf to the root.</returns>
    public static List<byte[]> Inclusion(PerfectSubtree subtree, long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        List<byte[]> path = [];
        var (begin, end) = (0L, size);
        while (end - begin > 1)
        {
            var middle = begin + Split(end - begin);
            if (index < middle)
                (path, end) = (Prepend(path, Root(subtree, middle, end)), middle);
            else
                (path, begin) = (Prepend(path, subtree(begin, middle)), middle);
        }
        path.Reverse();
        return path;

        static List<byte[]> Prepend(List<byte[]> path, byte[] hash)
        {
            path.Add(hash);
            return path;
        }
    }

    /// <param name="first">From 1; not more than <paramref name="second"/>.</param>
    public static List<byte[]> Consistency(PerfectSubtree subtree, long first, long second)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, second);
        List<byte[]> path = [];
        var (begin, end, m, known) = (0L, second, first, true);
        while (m != end - begin)
        {
            var half = Split(end - begin);
            if (m <= half)
            {
                path.Add(Root(subtree, begin + half, end));
                end = begin + half;
            }
            else
            {
                path.Add(subtree(begin, begin + half));
                begin += half;
                m -= half;
                known = false;
            }
        }
        if (!known)
            path.Add(Root(subtree, begin, end));
        path.Reverse();
        return path;
    }

    public static bool VerifyInclusion(long index, long size, ReadOnlySpan<byte> leaf, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size || leaf.Length != MerkleHash.Size || root.Length != MerkleHash.Size)
            return false;
        var (fn, sn) = (index, size - 1);
        var hash = leaf.ToArray();
        foreach (var sibling in path)
        {
            if (sn == 0 || sibling.Length != MerkleHash.Size)
                return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                hash = MerkleHash.Node(sibling, hash);
                while ((fn & 1) == 0 && fn != 0)
                    (fn, sn) = (fn >> 1, sn >> 1);
            }
            else
            {
                hash = MerkleHash.Node(hash, sibling);
            }
            (fn, sn) = (fn >> 1, sn >> 1);
        }
        return sn == 0 && root.SequenceEqual(hash);
    }

    public static bool VerifyConsistency(long first, long second, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> firstRoot, ReadOnlySpan<byte> secondRoot)
    {
        if (first < 1 || second < first || firstRoot.Length != MerkleHash.Size || secondRoot.Length != MerkleHash.Size || path.Any(hash => hash.Length != MerkleHash.Size))
            return false;
        if (first == second)
            return path.Count == 0 && firstRoot.SequenceEqual(secondRoot);
        if (path.Count == 0)
            return false;
        var hashes = BitOperations.IsPow2(first) ? [firstRoot.ToArray(), .. path] : path;
        var (fn, sn) = (first - 1, second - 1);
        while ((fn & 1) == 1)
            (fn, sn) = (fn >> 1, sn >> 1);
        var (fr, sr) = (hashes[0], hashes[0]);
        foreach (var hash in hashes.Skip(1))
        {
            if (sn == 0)
                return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                fr = MerkleHash.Node(hash, fr);
                sr = MerkleHash.Node(hash, sr);
                while ((fn & 1) == 0 && fn != 0)
                    (fn, sn) = (fn >> 1, sn >> 1);
            }
            else
            {
                sr = MerkleHash.Node(sr, hash);
            }
            (fn, sn) = (fn >> 1, sn >> 1);
        }
        return sn == 0 && firstRoot.SequenceEqual(fr) && secondRoot.SequenceEqual(sr);
    }

    /// <summary>The largest power of two smaller than a count of at least 2.</summary>
    private static long Split(long count) => 1L << BitOperations.Log2((ulong)(count - 1));
}

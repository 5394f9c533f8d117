using RiskConsole.Audit.Tree;

namespace RiskConsole.Tests.Audit.Tree;

/// <summary>Every proof of small trees holds, and nothing else does.</summary>
public class MerkleProofTests
{
    private const int Largest = 64;

    private static readonly byte[][] s_leaves = Vectors.Numbered(Largest);
    private static readonly byte[][] s_roots = [.. Enumerable.Range(0, Largest + 1).Select(n => Vectors.Mth(s_leaves.AsSpan(0, n)))];

    [Fact, Trait("Req", "AU2")]
    public void Inclusion_EveryLeafOfEveryTree_HoldsAndMutationsDoNot()
    {
        for (var size = 1; size <= Largest; size++)
        {
            for (var index = 0; index < size; index++)
            {
                var path = MerkleProofs.Inclusion(Vectors.SubtreesOf(s_leaves), index, size);
                bool Holds(long i, long n, byte[] leaf, IReadOnlyList<byte[]> p, byte[] root) => MerkleProofs.VerifyInclusion(i, n, leaf, p, root);

                Assert.True(Holds(index, size, s_leaves[index], path, s_roots[size]), $"{index} of {size}");
                Assert.False(Holds(index, size, s_leaves[(index + 1) % Largest], path, s_roots[size]));
                Assert.False(Holds(index, size, s_leaves[index], path, s_roots[size - 1]));
                Assert.False(Holds(index - 1, size, s_leaves[index], path, s_roots[size]));
                Assert.False(Holds(index + 1, size, s_leaves[index], path, s_roots[size]));
                Assert.False(Holds(index, size, s_leaves[index], [.. path, s_roots[1]], s_roots[size]));
                Assert.False(Holds(index, size, s_leaves[index], [s_roots[1], .. path], s_roots[size]));
                for (var i = 0; i < path.Count; i++)
                {
                    Assert.False(Holds(index, size, s_leaves[index], Flipped(path, i), s_roots[size]));
                    Assert.False(Holds(index, size, s_leaves[index], [.. path.Take(i), .. path.Skip(i + 1)], s_roots[size]));
                    Assert.False(Holds(index, size, s_leaves[index], [.. path.Take(i), path[i][..31], .. path.Skip(i + 1)], s_roots[size]));
                }
            }
        }
    }

    [Fact, Trait("Req", "AU2")]
    public void Consistency_EveryPairOfSizes_HoldsAndMutationsDoNot()
    {
        for (var second = 1; second <= Largest; second++)
        {
            for (var first = 1; first <= second; first++)
            {
                var path = MerkleProofs.Consistency(Vectors.SubtreesOf(s_leaves), first, second);
                bool Holds(long m, long n, IReadOnlyList<byte[]> p, byte[] old, byte[] now) => MerkleProofs.VerifyConsistency(m, n, p, old, now);

                Assert.True(Holds(first, second, path, s_roots[first], s_roots[second]), $"{first} to {second}");
                Assert.False(Holds(first, second, path, Flip(s_roots[first]), s_roots[second]));
                Assert.False(Holds(first, second, path, s_roots[first], Flip(s_roots[second])));
                Assert.False(Holds(first, second, [.. path, s_roots[1]], s_roots[first], s_roots[second]));
                Assert.False(Holds(first, second, [s_roots[1], .. path], s_roots[first], s_roots[second]));
                Assert.False(Holds(first - 1, second, path, s_roots[first], s_roots[second]));
                if (first < second)
                {
                    Assert.False(Holds(second, first, path, s_roots[second], s_roots[first]));
                    Assert.False(Holds(first, second, [], s_roots[first], s_roots[second]));
                    Assert.False(Holds(first, second, path, s_roots[second], s_roots[first]));
                }
                for (var i = 0; i < path.Count; i++)
                {
                    Assert.False(Holds(first, second, Flipped(path, i), s_roots[first], s_roots[second]));
                    Assert.False(Holds(first, second, [.. path.Take(i), .. path.Skip(i + 1)], s_roots[first], s_roots[second]));
                    Assert.False(Holds(first, second, [.. path.Take(i), [.. path[i], 0], .. path.Skip(i + 1)], s_roots[first], s_roots[second]));
                }
            }
        }
    }

    [Fact, Trait("Req", "AU2")]
    public void VerifyConsistency_FromNothing_IsRefused()
    {
        Assert.False(MerkleProofs.VerifyConsistency(0, 8, [], MerkleHash.Empty, s_roots[8]));
        Assert.False(MerkleProofs.VerifyConsistency(0, 0, [], MerkleHash.Empty, MerkleHash.Empty));
    }

    [Fact, Trait("Req", "AU2")]
    public void VerifyConsistency_HashOfAnotherLength_IsRefused()
    {
        Assert.False(MerkleProofs.VerifyConsistency(1, 1, [], [1, 2, 3], [1, 2, 3]));
        Assert.False(MerkleProofs.VerifyInclusion(0, 1, [1, 2, 3], [], [1, 2, 3]));
    }

    [Fact, Trait("Req", "AU2")]
    public void Inclusion_OutsideTheTree_Throws()
    {
        var tree = Vectors.SubtreesOf(s_leaves);
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleProofs.Inclusion(tree, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleProofs.Inclusion(tree, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleProofs.Inclusion(tree, 8, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleProofs.Consistency(tree, 0, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleProofs.Consistency(tree, 9, 8));
    }

    private static List<byte[]> Flipped(List<byte[]> path, int at) => [.. path.Take(at), Flip(path[at]), .. path.Skip(at + 1)];

    private static byte[] Flip(byte[] hash)
    {
        var flipped = (byte[])hash.Clone();
        flipped[Random.Shared.Next(flipped.Length)] ^= (byte)(1 << Random.Shared.Next(8));
        return flipped;
    }
}

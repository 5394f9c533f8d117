using System.Security.Cryptography;
using RiskConsole.Audit.Tree;

namespace RiskConsole.Tests.Audit.Tree;

/// <summary>The wrong proofs that transparency-dev/merkle tries its verifier with, 98 of inclusion and 98 of consistency, made anew from the same eight leaves by the same
/// changes. One is judged otherwise here: equal roots that are no hashes prove nothing.</summary>
public class ProofProbeTests
{
    private static readonly byte[] s_garbage = MerkleHash.Empty;
    private static readonly byte[] s_words = "don't care 2"u8.ToArray();
    private static readonly byte[] s_otherWords = "don't care 1"u8.ToArray();

    [Fact, Trait("Req", "AU2")]
    public void VerifyInclusion_ProbesOfTransparencyDev_AreJudgedAsThere()
    {
        (long Index, long Size)[] trees = [(0, 1), (0, 8), (5, 8), (2, 3), (1, 5)];
        List<InclusionProbe> probes = [.. trees.SelectMany(tree => ProbesOf(tree.Index, tree.Size)), .. NoTrees(), .. SingleEntries()];
        Assert.Equal(98, probes.Count);
        Assert.Equal(6, probes.Count(probe => probe.Holds));
        foreach (var (what, holds, index, size, leaf, path, root) in probes)
            Assert.True(holds == MerkleProofs.VerifyInclusion(index, size, leaf, path, root), $"{what}: {index} of {size}");
    }

    [Fact, Trait("Req", "AU2")]
    public void VerifyConsistency_ProbesOfTransparencyDev_AreJudgedAsThere()
    {
        (int First, int Second)[] pairs = [(1, 8), (6, 8), (2, 5), (6, 7)];
        List<ConsistencyProbe> probes = [new("same size", true, 1, 1, [], RootOf(1), RootOf(1)), .. pairs.SelectMany(pair => ProbesOf(pair.First, pair.Second)), .. OddSizes()];
        Assert.Equal(98, probes.Count);
        Assert.Equal(5, probes.Count(probe => probe.Holds));
        foreach (var (what, holds, first, second, path, firstRoot, secondRoot) in probes)
            Assert.True(holds == MerkleProofs.VerifyConsistency(first, second, path, firstRoot, secondRoot), $"{what}: {first} to {second}");
    }

    private static IEnumerable<InclusionProbe> ProbesOf(long index, long size)
    {
        var (leaf, root) = (Vectors.EightLeaves[index], RootOf(size));
        var path = MerkleProofs.Inclusion(Vectors.SubtreesOf(Vectors.EightLeaves), index, size);
        InclusionProbe Wrong(string what, long? i = null, long? n = null, byte[]? of = null, List<byte[]>? p = null, byte[]? r = null) =>
            new(what, false, i ?? index, n ?? size, of ?? leaf, p ?? path, r ?? root);

        yield return new("happy", true, index, size, leaf, path, root);
        yield return Wrong("index - 1", i: index - 1);
        yield return Wrong("index + 1", i: index + 1);
        yield return Wrong("index ^ 2", i: index ^ 2);
        yield return Wrong("size * 2", n: size * 2);
        yield return Wrong("size / 2", n: size / 2);
        yield return Wrong("wrong leaf", of: SHA256.HashData("wrong leaf"u8));
        yield return Wrong("empty root", r: MerkleHash.Empty);
        yield return Wrong("random root", r: RandomNumberGenerator.GetBytes(32));
        yield return Wrong("garbage after", p: [.. path, s_garbage]);
        yield return Wrong("root after", p: [.. path, root]);
        yield return Wrong("garbage before", p: [s_garbage, .. path]);
        yield return Wrong("root before", p: [root, .. path]);
        for (var i = 0; i < path.Count; i++)
            yield return Wrong($"bit of {i}", p: Flipped(path, i, 3));
        if (path.Count > 0)
            yield return Wrong("one removed", p: path[..^1]);
        if (path.Count > 1)
            yield return Wrong("one inserted", p: [path[0], s_garbage, .. path[1..]]);
    }

    private static IEnumerable<InclusionProbe> NoTrees()
    {
        var random = RandomNumberGenerator.GetBytes(32);
        foreach (var (index, size) in ((long, long)[])[(0, 0), (0, 1), (1, 0), (2, 1)])
        {
            yield return new("empty root", false, index, size, [], [], MerkleHash.Empty);
            yield return new("random leaf", false, index, size, random, [], []);
            yield return new("empty root and random leaf", false, index, size, random, [], MerkleHash.Empty);
        }
    }

    private static IEnumerable<InclusionProbe> SingleEntries()
    {
        var hash = RandomNumberGenerator.GetBytes(32);
        yield return new("root is leaf", true, 0, 1, hash, [], hash);
        yield return new("no leaf", false, 0, 1, [], [], hash);
        yield return new("no root", false, 0, 1, hash, [], []);
        yield return new("no leaf and no root", false, 0, 1, [], [], []);
    }

    private static IEnumerable<ConsistencyProbe> ProbesOf(int first, int second)
    {
        var (old, now) = (RootOf(first), RootOf(second));
        var path = MerkleProofs.Consistency(Vectors.SubtreesOf(Vectors.EightLeaves), first, second);
        ConsistencyProbe Wrong(string what, long? m = null, long? n = null, List<byte[]>? p = null, byte[]? r1 = null, byte[]? r2 = null) =>
            new(what, false, m ?? first, n ?? second, p ?? path, r1 ?? old, r2 ?? now);

        yield return new("happy", true, first, second, path, old, now);
        yield return Wrong("first - 1", m: first - 1);
        yield return Wrong("first + 1", m: first + 1);
        yield return Wrong("first ^ 2", m: first ^ 2);
        yield return Wrong("second * 2", n: second * 2L);
        yield return Wrong("second / 2", n: second / 2L);
        yield return Wrong("wrong first root", r1: SHA256.HashData("wrong"u8));
        yield return Wrong("wrong second root", r2: SHA256.HashData("wrong"u8));
        yield return Wrong("roots swapped", r1: now, r2: old);
        yield return Wrong("empty proof", p: []);
        yield return Wrong("garbage after", p: [.. path, s_garbage]);
        yield return Wrong("first root after", p: [.. path, old]);
        yield return Wrong("second root after", p: [.. path, now]);
        yield return Wrong("garbage before", p: [s_garbage, .. path]);
        yield return Wrong("first root before", p: [old, .. path]);
        yield return Wrong("second root before", p: [now, .. path]);
        yield return Wrong("first hash twice", p: [path[0], .. path]);
        yield return Wrong("one removed", p: path[..^1]);
        for (var i = 0; i < path.Count; i++)
            yield return Wrong($"bit of {i}", p: Flipped(path, i, 4));
    }

    private static IEnumerable<ConsistencyProbe> OddSizes()
    {
        yield return new("from nothing", false, 0, 1, [s_garbage], MerkleHash.Empty, MerkleHash.Empty);
        yield return new("nothing, other roots", false, 0, 0, [], MerkleHash.Empty, s_words);
        yield return new("one, a root that is none", false, 1, 1, [], MerkleHash.Empty, s_words);
        yield return new("second smaller", false, 2, 1, [], s_otherWords, s_words);
        yield return new("second nothing", false, 1, 0, [], s_otherWords, s_words);
        yield return new("nothing to one", false, 0, 1, [], s_otherWords, s_words);
        yield return new("nothing to one, empty root", false, 0, 1, [], MerkleHash.Empty, s_words);
        // There it holds: sizes and roots are equal. A root has 32 bytes, so here it does not.
        yield return new("one, the same root that is none", false, 1, 1, [], s_words, s_words);
        yield return new("one, other roots", false, 1, 1, [], s_otherWords, s_words);
        yield return new("nothing, the same root that is none", false, 0, 0, [], s_otherWords, s_otherWords);
        yield return new("nothing, other roots that are none", false, 0, 0, [], s_otherWords, s_words);
        yield return new("grown without a proof", false, 1, 2, [], s_otherWords, s_words);
        yield return new("same size with a proof", false, 1, 1, [s_garbage], MerkleHash.Empty, MerkleHash.Empty);
        yield return new("nothing with a proof", false, 0, 0, [s_garbage], MerkleHash.Empty, MerkleHash.Empty);
    }

    private static List<byte[]> Flipped(List<byte[]> path, int at, int bit)
    {
        var hash = (byte[])path[at].Clone();
        hash[0] ^= (byte)(1 << bit);
        return [.. path.Take(at), hash, .. path.Skip(at + 1)];
    }

    private static byte[] RootOf(long size) => Convert.FromHexString(Vectors.Roots[(int)size - 1]);

    private sealed record InclusionProbe(string What, bool Holds, long Index, long Size, byte[] Leaf, IReadOnlyList<byte[]> Path, byte[] Root);

    private sealed record ConsistencyProbe(string What, bool Holds, long First, long Second, IReadOnlyList<byte[]> Path, byte[] FirstRoot, byte[] SecondRoot);
}

using RiskConsole.Audit.Tree;

namespace RiskConsole.Tests.Audit.Tree;

/// <summary>The published hashes and roots, and the growing edge beside the definition.</summary>
public class MerkleTreeTests
{
    [Fact, Trait("Req", "AU2")]
    public void Hashers_PublishedInputs_GivePublishedHashes()
    {
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Hex(MerkleHash.Empty));
        Assert.Equal("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", Hex(MerkleHash.Leaf([])));
        Assert.Equal("395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56", Hex(MerkleHash.Leaf("L123456"u8)));
        Assert.Equal("aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb", Hex(MerkleHash.Node("N123"u8, "N456"u8)));
    }

    [Fact, Trait("Req", "AU2")]
    public void Leaf_LongerThanTheStackTakes_HashesTheSame()
    {
        foreach (var length in (int[])[1_022, 1_023, 1_024, 1_025, 1_000_000])
        {
            var entry = new byte[length];
            Random.Shared.NextBytes(entry);
            Assert.Equal(System.Security.Cryptography.SHA256.HashData([0, .. entry]), MerkleHash.Leaf(entry));
        }
    }

    [Fact, Trait("Req", "AU2")]
    public void Root_EightLeaves_AreThePublishedRoots()
    {
        var frontier = new MerkleFrontier();
        Assert.Equal(MerkleHash.Empty, frontier.Root());
        for (var n = 1; n <= 8; n++)
        {
            frontier.Append(Vectors.EightLeaves[n - 1]);
            Assert.Equal(Vectors.Roots[n - 1], Hex(frontier.Root()));
            Assert.Equal(Vectors.Roots[n - 1], Hex(Vectors.Mth(Vectors.EightLeaves.AsSpan(0, n))));
            Assert.Equal(Vectors.Roots[n - 1], Hex(MerkleProofs.Root(Vectors.SubtreesOf(Vectors.EightLeaves), 0, n)));
        }
    }

    [Fact, Trait("Req", "AU2")]
    public void Append_UpToAThousandLeaves_GivesTheRootOfTheDefinition()
    {
        var leaves = Vectors.Numbered(1_000);
        var frontier = new MerkleFrontier();
        for (var n = 1; n <= leaves.Length; n++)
        {
            frontier.Append(leaves[n - 1]);
            Assert.Equal(n, frontier.Size);
            Assert.Equal(Vectors.Mth(leaves.AsSpan(0, n)), frontier.Root());
        }
    }

    [Fact, Trait("Req", "AU2")]
    public void Append_AnyLeaf_TellsOfEverySubtreeItCompletes()
    {
        var leaves = Vectors.Numbered(600);
        Dictionary<(int Height, long End), byte[]> completed = [];
        var frontier = new MerkleFrontier();
        foreach (var leaf in leaves)
            frontier.Append(leaf, (height, hash) => completed.Add((height, frontier.Size + 1), hash));

        var expected = 0;
        for (var height = 1; 1 << height <= leaves.Length; height++)
        {
            for (var end = 1 << height; end <= leaves.Length; end += 1 << height, expected++)
                Assert.Equal(Vectors.Mth(leaves.AsSpan(end - (1 << height), 1 << height)), completed[(height, end)]);
        }
        Assert.Equal(expected, completed.Count);
    }

    [Fact, Trait("Req", "AU2")]
    public void ToBytes_AtEachBoundary_ContinuesWhereItWasStored()
    {
        var leaves = Vectors.Numbered(66_000);
        var whole = new MerkleFrontier();
        MerkleFrontier? stored = null;
        foreach (var leaf in leaves)
        {
            stored = whole.Size is 0 or 1 or 255 or 256 or 257 or 65_535 or 65_536 or 65_537 ? new MerkleFrontier(whole.Size, whole.ToBytes()) : stored;
            whole.Append(leaf);
            stored!.Append(leaf);
            if (whole.Size is 1 or 255 or 256 or 257 or 300 or 65_536 or 65_537)
                Assert.Equal(Vectors.Mth(leaves.AsSpan(0, (int)whole.Size)), stored.Root());
        }
        Assert.Equal(whole.Root(), stored!.Root());
        Assert.Equal(whole.ToBytes(), stored.Copy().ToBytes());
    }

    [Theory, Trait("Req", "AU2")]
    [InlineData(-1, 0)]
    [InlineData(0, 32)]
    [InlineData(3, 32)]
    [InlineData(3, 63)]
    [InlineData(4, 64)]
    public void Constructor_BytesOfAnotherSize_AreRefused(long size, int bytes) =>
        Assert.Throws<FormatException>(() => new MerkleFrontier(size, new byte[bytes]));

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);
}

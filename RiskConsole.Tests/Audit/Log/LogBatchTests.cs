using System.Text.Json.Nodes;
using RiskConsole.Audit;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Tree;
using RiskConsole.Audit.Writing;
using RiskConsole.Storage;

namespace RiskConsole.Tests.Audit.Log;

public class LogBatchTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    [Theory, Trait("Req", "AU2")]
    [InlineData(0, "")]
    [InlineData(1, "")]
    [InlineData(254, "")]
    [InlineData(255, "1:0")]
    [InlineData(256, "")]
    [InlineData(511, "1:1")]
    [InlineData(65_535, "1:255 2:0")]
    [InlineData(65_536, "")]
    public void Add_EntryAfterSoMany_CompletesTheseTilesWithTheirRoots(int size, string tiles)
    {
        var leaves = Enumerable.Range(0, size).Select(i => MerkleHash.Leaf(BitConverter.GetBytes(i))).ToList();
        var frontier = new MerkleFrontier();
        leaves.ForEach(leaf => frontier.Append(leaf));
        var batch = LogBatch.Onto(Log(size, frontier), firstId: size + 1);

        batch.Add(Pending(1), s_now);

        leaves.Add(batch.Entries[0].Leaf);
        frontier.Append(batch.Entries[0].Leaf);
        Assert.Equal((size, size + 1L), (batch.Entries[0].Seq, batch.Entries[0].Id));
        Assert.Equal((size + 1L, Convert.ToHexString(frontier.ToBytes())), (batch.Size, Convert.ToHexString(batch.Frontier)));
        Assert.Equal(tiles, string.Join(' ', batch.Tiles.Select(tile => $"{tile.Level}:{tile.Idx}")));
        Assert.All(batch.Tiles, tile =>
        {
            var width = tile.Level == 1 ? 256 : 65_536;
            Assert.Equal(Root(leaves.GetRange((int)tile.Idx * width, width)), tile.Hash);
        });
    }

    [Fact, Trait("Req", "AU2")]
    public void Opening_AfterAClosedLog_SaysWhatThatOneEndedWith()
    {
        var frontier = new MerkleFrontier();
        frontier.Append(MerkleHash.Leaf("last"u8));

        var batch = LogBatch.Opening("riskconsole/audit", Log(1, frontier), firstId: 2, s_now.AddMonths(2));

        Assert.Equal((2L, "riskconsole/audit/2027-Q1-2", 1L), (batch.Log.LogId, batch.Log.Origin, batch.Size));
        var entry = JsonNode.Parse(batch.Entries[0].Entry)!;
        Assert.Equal(Convert.ToBase64String(frontier.Root()), (string?)entry["data"]!["previous"]!["root"]);
        Assert.Equal(("log:2", 2L, 0L), (batch.Entries[0].Target, batch.Entries[0].Id, batch.Entries[0].Seq));
    }

    [Fact, Trait("Req", "AU2")]
    public void Onto_RightEdgeThatDoesNotFitItsSize_IsRefused() =>
        Assert.Throws<FormatException>(() => LogBatch.Onto(new AuditLogRow { LogId = 1, Origin = "x", Size = 3, Frontier = new byte[32] }, 4));

    private static AuditLogRow Log(long size, MerkleFrontier frontier) => new() { LogId = 1, Origin = "riskconsole/audit/2026-Q4-1", Size = size, Frontier = frontier.ToBytes() };

    private static PendingDraft Pending(long id) => new(
        id, 0,
        AuditDraft.Of(new EntryParts(s_now, "sys:test", "test.done", AuditOutcome.Ok, "test:1", new JsonObject { ["kind"] = "business", ["severity"] = "info" })), null);

    private static byte[] Root(List<byte[]> leaves)
    {
        while (leaves.Count > 1)
            leaves = [.. leaves.Chunk(2).Select(pair => MerkleHash.Node(pair[0], pair[1]))];
        return leaves[0];
    }
}

using Microsoft.Data.Sqlite;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Tree;
using RiskConsole.Audit.Writing;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Audit.Log;

/// <summary>What must hold of the open log whatever happened: computed anew from the bytes alone.</summary>
internal static class LogTruth
{
    public static Task<byte[]> HoldsAsync(AuditStore store) => store.Reader.ReadAsync(Holds, Deadline.Token);

    /// <returns>The root.</returns>
    public static byte[] Holds(SqliteConnection connection)
    {
        var log = LogRows.Open(connection)!;
        var (frontier, tiles, seq) = (new MerkleFrontier(), new List<(long, long, string)>(), 0L);
        foreach (var (id, at, bytes, leaf) in Entries(connection, log.LogId))
        {
            Assert.Equal((seq, seq + 1), (at, id));
            Assert.Equal(seq, EntryProjection.Read(bytes).Seq);
            Assert.Equal(MerkleHash.Leaf(bytes), leaf);
            frontier.Append(leaf, (height, hash) =>
            {
                if (height % 8 == 0)
                    tiles.Add((height / 8, seq >> height, Convert.ToHexString(hash)));
            });
            seq++;
        }
        Assert.Equal(seq, log.Size);
        Assert.Equal(frontier.ToBytes(), log.Frontier);
        Assert.Equal(tiles.Order(), Tiles(connection, log.LogId).Order());
        var root = frontier.Root();
        Assert.Equal(root, MerkleProofs.Root(TreeReads.Of(connection, log.LogId), 0, log.Size));
        return root;
    }

    private static IEnumerable<(long Id, long Seq, byte[] Bytes, byte[] Leaf)> Entries(SqliteConnection connection, long log)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, seq, entry, leaf FROM audit_entry WHERE log_id = @log ORDER BY seq";
        command.Parameters.AddWithValue("@log", log);
        using var row = command.ExecuteReader();
        while (row.Read())
            yield return (row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2), row.GetFieldValue<byte[]>(3));
    }

    private static IEnumerable<(long Level, long Idx, string Hash)> Tiles(SqliteConnection connection, long log)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT level, idx, hex(hash) FROM audit_tile WHERE log_id = @log";
        command.Parameters.AddWithValue("@log", log);
        using var row = command.ExecuteReader();
        while (row.Read())
            yield return (row.GetInt64(0), row.GetInt64(1), row.GetString(2));
    }
}

using System.Numerics;
using Microsoft.Data.Sqlite;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Tree;

namespace RiskConsole.Audit.Export;

/// <summary>The subtrees of a log for many proofs in a row: each tile is read and hashed once, where <see cref="TreeReads.Of"/> reads for each proof anew. Of the leaves
/// only the last tile is kept, so ask in the order of positions; the tiles above stay, a few hundred bytes for each thousand entries. Not for two threads at once.</summary>
/// <param name="size">Entries under the root the proofs lead to.</param>
internal sealed class CachedSubtrees(long logId, long size)
{
    private const int TileBits = 8;

    private readonly Dictionary<(int Level, long Tile), byte[][][]> _above = [];
    private (long Tile, byte[][][] Heights) _leaves = (-1, []);

    /// <summary>Hashes from the leaf to the root.</summary>
    /// <exception cref="InvalidDataException">A row is missing.</exception>
    public List<byte[]> Inclusion(SqliteConnection connection, long index) =>
        MerkleProofs.Inclusion((begin, end) => Find(connection, begin, end), index, size);

    private byte[] Find(SqliteConnection connection, long begin, long end)
    {
        var bits = BitOperations.Log2((ulong)(end - begin));
        var (level, height) = (bits / TileBits, bits % TileBits);
        var position = begin >> (level * TileBits);
        var heights = Tile(connection, level, position / TreeReads.TileWidth);
        return heights[height][(position % TreeReads.TileWidth) >> height];
    }

    private byte[][][] Tile(SqliteConnection connection, int level, long tile)
    {
        if (level == 0 && _leaves.Tile == tile)
            return _leaves.Heights;
        if (_above.TryGetValue((level, tile), out var known))
            return known;
        var first = tile * TreeReads.TileWidth;
        var before = Math.Min(first + TreeReads.TileWidth, size >> (level * TileBits));
        var heights = Hash(TreeReads.ReadRow(connection, logId, level, first, before));
        if (level == 0)
            _leaves = (tile, heights);
        else
            _above[(level, tile)] = heights;
        return heights;
    }

    /// <summary>The roots of all perfect subtrees within a tile, by their height.</summary>
    private static byte[][][] Hash(List<byte[]> row)
    {
        var heights = new byte[TileBits][][];
        heights[0] = [.. row];
        for (var height = 1; height < TileBits; height++)
        {
            var below = heights[height - 1];
            heights[height] = new byte[below.Length / 2][];
            for (var i = 0; i < heights[height].Length; i++)
                heights[height][i] = MerkleHash.Node(below[2 * i], below[2 * i + 1]);
        }
        return heights;
    }
}

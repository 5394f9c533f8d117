using System.Numerics;
using Microsoft.Data.Sqlite;
using RiskConsole.Audit.Tree;

namespace RiskConsole.Audit.Log;

/// <summary>Reads the hashes of a log's tree: tiles where there are any, leaves where not.</summary>
internal static class TreeReads
{
    /// <summary>Leaves under a tile of level 1, tiles under one of the next.</summary>
    public const int TileWidth = 256;

    private const int TileBits = 8;

    /// <summary>Subtrees as the store has them, for <see cref="MerkleProofs"/>. Valid as long as the connection is.</summary>
    /// <exception cref="InvalidDataException">When called: a row is missing.</exception>
    public static PerfectSubtree Of(SqliteConnection connection, long logId) => (begin, end) =>
    {
        var bits = BitOperations.Log2((ulong)(end - begin));
        var level = bits / TileBits;
        var width = 1L << (level * TileBits);
        return Fold(ReadRow(connection, logId, level, begin / width, end / width));
    };

    private static byte[] Fold(List<byte[]> hashes)
    {
        while (hashes.Count > 1)
        {
            for (var i = 0; i < hashes.Count / 2; i++)
                hashes[i] = MerkleHash.Node(hashes[2 * i], hashes[2 * i + 1]);
            hashes.RemoveRange(hashes.Count / 2, hashes.Count / 2);
        }
        return hashes[0];
    }

    /// <summary>Hashes of one level side by side: leaves at level 0, tiles above.</summary>
    /// <exception cref="InvalidDataException">One is missing.</exception>
    public static List<byte[]> ReadRow(SqliteConnection connection, long logId, int level, long from, long before)
    {
        using var command = connection.CreateCommand();
        command.CommandText = level == 0
            ? "SELECT leaf FROM audit_entry WHERE log_id = @log AND seq >= @from AND seq < @before ORDER BY seq"
            : "SELECT hash FROM audit_tile WHERE log_id = @log AND level = @level AND idx >= @from AND idx < @before ORDER BY idx";
        command.Parameters.AddWithValue("@log", logId);
        if (level > 0)
            command.Parameters.AddWithValue("@level", level);
        command.Parameters.AddWithValue("@from", from);
        command.Parameters.AddWithValue("@before", before);
        List<byte[]> hashes = new((int)(before - from));
        using var reader = command.ExecuteReader();
        while (reader.Read())
            hashes.Add((byte[])reader.GetValue(0));
        return hashes.Count == before - from
            ? hashes
            : throw new InvalidDataException($"The tree lacks hashes at level {level} between {from} and {before}: {hashes.Count} of {before - from} are there.");
    }
}

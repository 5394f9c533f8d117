using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using RiskConsole.Query;
using RiskConsole.Storage;

namespace RiskConsole.Events.Search;

/// <summary>A run of the log that may hold what is looked for.</summary>
/// <param name="From">First position.</param>
/// <param name="Before">The position after the last.</param>
/// <param name="FirstUs">No event in it is earlier.</param>
/// <param name="LastUs">No event in it is later.</param>
internal readonly record struct BlockRange(long From, long Before, long FirstUs, long LastUs);

/// <summary>Finds the blocks of the log that can hold a text.</summary>
internal static class SearchBlocks
{
    /// <summary>More events than this without an index are better searched as if there were none.</summary>
    private const int LongestUncovered = 4 * Slab.Events;

    /// <summary>Neighbours are read together up to this many, so that a page of common events is found in the first of them.</summary>
    private const int JoinedBlocks = 16;

    /// <summary>More grams of one text make it no rarer.</summary>
    private const int MostGrams = 12;

    /// <summary>The slab after the last one stored.</summary>
    public static long NextSlab(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(number) + 1, 0) FROM search_slab";
        return (long)command.ExecuteScalar()!;
    }

    /// <returns>The runs, newest first; null where the index cannot help.</returns>
    public static List<BlockRange>? Find(SqliteConnection connection, TextNeed need)
    {
        var slabs = ReadSlabs(connection);
        if (slabs.Count == 0)
            return null;
        var covered = (slabs[^1].Number + 1) * Slab.Events;
        using var head = connection.CreateCommand();
        head.CommandText = "SELECT coalesce(max(seq), 0) FROM event";
        if ((long)head.ExecuteScalar()! - covered > LongestUncovered)
            return null;
        if (new GramReader(connection, slabs).Candidates(need) is not { } candidates)
            return null;

        List<BlockRange> found = [new(covered, long.MaxValue, long.MinValue, long.MaxValue)];
        for (var i = slabs.Count - 1; i >= 0; i--)
        {
            for (var block = Slab.Blocks - 1; block >= 0; block--)
            {
                if ((candidates[i] >> block & 1) != 0 && slabs[i].Last[block] != long.MinValue)
                    Add(found, slabs[i], block);
            }
        }
        return found;
    }

    private static void Add(List<BlockRange> found, SlabTimes slab, int block)
    {
        var from = slab.Number * Slab.Events + block * Slab.BlockEvents;
        var range = new BlockRange(from, from + Slab.BlockEvents, slab.First[block], slab.Last[block]);
        var next = found[^1];
        if (next.From == range.Before && next.Before - next.From < JoinedBlocks * Slab.BlockEvents)
            found[^1] = new(from, next.Before, Math.Min(range.FirstUs, next.FirstUs), Math.Max(range.LastUs, next.LastUs));
        else
            found.Add(range);
    }

    private static List<SlabTimes> ReadSlabs(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT number, first_us, last_us FROM search_slab ORDER BY number";
        using var rows = command.ExecuteReader();
        var slabs = new List<SlabTimes>();
        while (rows.Read())
            slabs.Add(new(rows.GetInt64(0), Times(rows.GetFieldValue<byte[]>(1)), Times(rows.GetFieldValue<byte[]>(2))));
        return slabs;
    }

    private static long[] Times(byte[] bytes)
    {
        var times = new long[Slab.Blocks];
        for (var i = 0; i < times.Length; i++)
            times[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(i * sizeof(long)));
        return times;
    }

    private sealed record SlabTimes(long Number, long[] First, long[] Last);

    /// <summary>Reads the bits of grams, one slab after the other.</summary>
    private sealed class GramReader(SqliteConnection connection, List<SlabTimes> slabs)
    {
        /// <returns>One bit per block, one number per slab; null where every block is one.</returns>
        public ulong[]? Candidates(TextNeed need)
        {
            switch (need)
            {
                case TextNeed.Text text:
                    var grams = TextGrams.Of(text.Value);
                    return grams.Length == 0 ? null : All(Spread(grams).Select(Read));
                case TextNeed.All all:
                    return All(all.Needs.Select(Candidates));
                case TextNeed.Any any:
                    return Any(any.Needs.Select(Candidates));
                default:
                    return null;
            }
        }

        private static IEnumerable<int> Spread(int[] grams) => grams.Length <= MostGrams
            ? grams
            : Enumerable.Range(0, MostGrams).Select(i => grams[i * (grams.Length - 1) / (MostGrams - 1)]);

        private static ulong[]? All(IEnumerable<ulong[]?> parts)
        {
            ulong[]? result = null;
            foreach (var part in parts.OfType<ulong[]>())
            {
                if (result is null)
                {
                    result = part;
                    continue;
                }
                for (var i = 0; i < part.Length; i++)
                    result[i] &= part[i];
            }
            return result;
        }

        private static ulong[]? Any(IEnumerable<ulong[]?> parts)
        {
            ulong[]? result = null;
            foreach (var part in parts)
            {
                if (part is null)
                    return null;
                if (result is null)
                {
                    result = part;
                    continue;
                }
                for (var i = 0; i < part.Length; i++)
                    result[i] |= part[i];
            }
            return result;
        }

        private ulong[] Read(int gram)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT id, substr(bits, @at, 8) FROM search_grams WHERE id BETWEEN @first AND @last ORDER BY id";
            var part = gram / Slab.GramsPerRow;
            command.Parameters.AddWithValue("@at", gram % Slab.GramsPerRow * sizeof(ulong) + 1);
            command.Parameters.AddWithValue("@first", SearchGramsRow.IdOf(part, slabs[0].Number));
            command.Parameters.AddWithValue("@last", SearchGramsRow.IdOf(part, slabs[^1].Number));
            using var rows = command.ExecuteReader();
            var bits = new ulong[slabs.Count];
            for (var i = 0; i < bits.Length && rows.Read();)
            {
                var id = rows.GetInt64(0);
                while (i < bits.Length && SearchGramsRow.IdOf(part, slabs[i].Number) < id)
                    i++;
                if (i < bits.Length && SearchGramsRow.IdOf(part, slabs[i].Number) == id)
                    bits[i++] = BinaryPrimitives.ReadUInt64LittleEndian(rows.GetFieldValue<byte[]>(1));
            }
            return bits;
        }
    }
}

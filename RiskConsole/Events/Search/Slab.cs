using System.Buffers;
using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using RiskConsole.Query;
using RiskConsole.Storage;

namespace RiskConsole.Events.Search;

/// <summary>What is known of a run of events of the log: which of its blocks hold which grams, and the times in each block. Filled in order,
/// stored when it is complete.</summary>
/// <remarks>64 bytes per event in the store and about a microsecond to make, for which a search reads only the blocks that can hold
/// what it looks for. docs/performance.md compares it with a full-text index.</remarks>
internal sealed class Slab
{
    public const int BlockEvents = 128;
    public const int Blocks = 64;
    public const int Events = Blocks * BlockEvents;

    /// <summary>What fits on one page of the database.</summary>
    public const int GramsPerRow = 500;

    private readonly ulong[] _grams = new ulong[TextGrams.Count];
    private readonly long[] _first = new long[Blocks];
    private readonly long[] _last = new long[Blocks];

    public long Number { get; private set; }

    public bool IsEmpty { get; private set; }

    public static long NumberOf(long seq) => seq / Events;

    public void Begin(long number)
    {
        Number = number;
        IsEmpty = true;
        Array.Clear(_grams);
        Array.Fill(_first, long.MaxValue);
        Array.Fill(_last, long.MinValue);
    }

    public void Add(RiskEvent e)
    {
        var block = (int)(e.Seq % Events / BlockEvents);
        var timeUs = e.Time.ToMicros();
        IsEmpty = false;
        _first[block] = Math.Min(_first[block], timeUs);
        _last[block] = Math.Max(_last[block], timeUs);
        var bit = 1UL << block;
        TextGrams.Mark(e.Source, _grams, bit);
        TextGrams.Mark(e.Id, _grams, bit);
        TextGrams.Mark(e.Type, _grams, bit);
        TextGrams.Mark(e.Subject, _grams, bit);
        MarkJson(e.Data, bit);
        MarkJson(e.Extensions, bit);
    }

    /// <summary>Stores it; a slab that is there already, from another instance, is the same and stays.</summary>
    public void Write(StoreTransaction transaction)
    {
        var grams = transaction.Prepared("INSERT OR IGNORE INTO search_grams (id, bits) VALUES (@id, @bits)", static p =>
        {
            p.Add("@id", SqliteType.Integer);
            p.Add("@bits", SqliteType.Blob);
        });
        for (var from = 0; from < TextGrams.Count; from += GramsPerRow)
        {
            grams.Parameters[0].Value = SearchGramsRow.IdOf(from / GramsPerRow, Number);
            grams.Parameters[1].Value = Bytes(_grams.AsSpan(from, Math.Min(GramsPerRow, TextGrams.Count - from)));
            grams.ExecuteNonQuery();
        }
        var slab = transaction.Prepared("INSERT OR IGNORE INTO search_slab (number, first_us, last_us) VALUES (@number, @first, @last)", static p =>
        {
            p.Add("@number", SqliteType.Integer);
            p.Add("@first", SqliteType.Blob);
            p.Add("@last", SqliteType.Blob);
        });
        slab.Parameters[0].Value = Number;
        slab.Parameters[1].Value = Bytes(Array.ConvertAll(_first, us => (ulong)us));
        slab.Parameters[2].Value = Bytes(Array.ConvertAll(_last, us => (ulong)us));
        slab.ExecuteNonQuery();
    }

    private void MarkJson(string? json, ulong bit)
    {
        if (json is null)
            return;
        if (!json.Contains('\\', StringComparison.Ordinal))
        {
            TextGrams.Mark(json, _grams, bit);
            return;
        }
        var resolved = ArrayPool<char>.Shared.Rent(json.Length);
        TextGrams.Mark(resolved.AsSpan(0, TextPattern.ResolveEscapes(json, resolved)), _grams, bit);
        ArrayPool<char>.Shared.Return(resolved);
    }

    private static byte[] Bytes(ReadOnlySpan<ulong> numbers)
    {
        var bytes = new byte[numbers.Length * sizeof(ulong)];
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)), numbers[i]);
        return bytes;
    }
}

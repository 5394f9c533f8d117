using System.Globalization;
using Microsoft.Data.Sqlite;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Tree;

namespace RiskConsole.Audit.Verify;

/// <summary>A stored tile.</summary>
internal readonly record struct StoredTile(int Level, long Idx, byte[] Hash);

/// <summary>Grows a log's tree anew from its leaves and holds it against what is stored and signed: tiles as they fill, checkpoints as their size is reached.</summary>
internal sealed class TreeWalk
{
    private const int TileBits = 8;

    private readonly LogHeader _log;
    private readonly MerkleFrontier _frontier;
    private readonly Dictionary<VerifyStage, IntegrityFault> _faults = [];
    private readonly Dictionary<(int Level, long Idx), byte[]> _tiles = [];
    private long _agreedBefore;

    /// <param name="start">The tree up to where verification begins, known to be right.</param>
    public TreeWalk(LogHeader log, MerkleFrontier start) => (_log, _frontier, AgreedSize, _agreedBefore) = (log, start, start.Size, start.Size);

    public long Size => _frontier.Size;

    /// <summary>The largest size at which a checkpoint agreed.</summary>
    public long AgreedSize { get; private set; }

    public byte[] Root() => _frontier.Root();

    /// <summary>The tree of the first entries as it is stored.</summary>
    /// <exception cref="InvalidDataException">Hashes are missing.</exception>
    public static MerkleFrontier Stored(SqliteConnection connection, long logId, long size)
    {
        var subtree = TreeReads.Of(connection, logId);
        List<byte> roots = [];
        var begin = 0L;
        for (var bit = 62; bit >= 0; bit--)
        {
            if ((size & (1L << bit)) == 0)
                continue;
            roots.AddRange(subtree(begin, begin + (1L << bit)));
            begin += 1L << bit;
        }
        return new MerkleFrontier(size, roots.ToArray());
    }

    /// <summary>The stored tiles that fill up between two sizes.</summary>
    public static List<StoredTile> Tiles(SqliteConnection connection, long logId, long begin, long end)
    {
        List<StoredTile> tiles = [];
        for (var level = 1; end >> (level * TileBits) > 0; level++)
        {
            var (first, after) = (begin >> (level * TileBits), end >> (level * TileBits));
            if (first == after)
                continue;
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT idx, hash FROM audit_tile WHERE log_id = @log AND level = @level AND idx >= @first AND idx < @after";
            command.Parameters.AddWithValue("@log", logId);
            command.Parameters.AddWithValue("@level", level);
            command.Parameters.AddWithValue("@first", first);
            command.Parameters.AddWithValue("@after", after);
            using var row = command.ExecuteReader();
            while (row.Read())
                tiles.Add(new(level, row.GetInt64(0), row.IsDBNull(1) ? [] : row.GetFieldValue<byte[]>(1)));
        }
        return tiles;
    }

    /// <param name="leaves">The next ones.</param>
    /// <param name="tiles">Those that fill up among them.</param>
    /// <param name="signed">Checkpoints of sizes among them, by size.</param>
    public void Append(IReadOnlyList<byte[]> leaves, IReadOnlyList<StoredTile> tiles, IReadOnlyList<SignedSize> signed)
    {
        _tiles.Clear();
        foreach (var tile in tiles)
            _tiles[(tile.Level, tile.Idx)] = tile.Hash;
        var next = 0;
        foreach (var leaf in leaves)
        {
            var seq = _frontier.Size;
            _frontier.Append(leaf, (height, hash) =>
            {
                if (height % TileBits == 0)
                    HoldTile(height / TileBits, seq >> height, hash);
            });
            for (; next < signed.Count && signed[next].Size <= _frontier.Size; next++)
                Hold(signed[next]);
        }
    }

    public void Note(IntegrityFault? fault)
    {
        if (fault is not null)
            _faults.TryAdd(fault.Stage, fault);
    }

    /// <summary>Holds the end of the log against its stored right edge.</summary>
    public void HoldEnd()
    {
        if (!_frontier.ToBytes().AsSpan().SequenceEqual(_log.Frontier))
            Note(_log.Fault(
                VerifyStage.Root, AgreedSize < Size && !IsUnsigned ? AgreedSize : null,
                AgreedSize < Size ? $"The log's stored right edge is not that of its {Size} entries; they agree with what was signed up to {AgreedSize}."
                : "The log's stored right edge is not that of its entries, which all agree with what was signed."));
    }

    /// <summary>Whether no checkpoint was there to agree or not.</summary>
    private bool IsUnsigned => AgreedSize == 0 && !_faults.ContainsKey(VerifyStage.Consistency);

    /// <summary>The fault of the earliest stage; null where there is none.</summary>
    public IntegrityFault? Worst => _faults.Count == 0 ? null : _faults.MinBy(fault => fault.Key).Value;

    private void HoldTile(int level, long idx, byte[] hash)
    {
        var first = idx << (level * TileBits);
        if (!_tiles.TryGetValue((level, idx), out var stored))
            Note(_log.Fault(VerifyStage.Tile, first, $"The tile over entries {first} to {Size} is missing."));
        else if (!stored.AsSpan().SequenceEqual(hash))
            Note(_log.Fault(VerifyStage.Tile, first, $"The tile over entries {first} to {Size} is not that of their leaves."));
    }

    private void Hold(SignedSize signed)
    {
        if (signed.Fault is { } fault)
        {
            Note(_log.Fault(VerifyStage.Signature, null, fault));
            return;
        }
        if (signed.Root.AsSpan().SequenceEqual(_frontier.Root()))
        {
            if (!_faults.ContainsKey(VerifyStage.Consistency) && signed.Size > AgreedSize)
                (_agreedBefore, AgreedSize) = (AgreedSize, signed.Size);
            return;
        }
        // Of two that contradict each other neither says where the change begins.
        if (AgreedSize == signed.Size)
            AgreedSize = _agreedBefore;
        Note(_log.Fault(
            VerifyStage.Consistency, AgreedSize,
            string.Create(CultureInfo.InvariantCulture,
                $"The {(signed.Where.Length == 0 ? "stored " : signed.Where)}checkpoint over {signed.Size} entries has another root: something from {AgreedSize} to {signed.Size - 1} was changed and hashed anew.")));
    }
}

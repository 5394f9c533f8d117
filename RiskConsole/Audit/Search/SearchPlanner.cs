using Microsoft.Data.Sqlite;
using RiskConsole.Query;

namespace RiskConsole.Audit.Search;

/// <summary>Chooses by which index a search looks through the log. Whatever it chooses, every entry is held against the whole search.</summary>
/// <remarks>In the order of time a value that is frequent is met soon, and a rare one never: what is rare is read by the index of its value. An index of another order
/// is only used where it leaves few entries, since all of them must be read and sorted.</remarks>
internal sealed class SearchPlanner(ActorDirectory actors)
{
    /// <summary>Up to this many entries are read by the index of a value to find a page.</summary>
    public const int NarrowForPage = 4_000;

    /// <summary>The same where all that match must be met anyway.</summary>
    public const int NarrowForAll = 25_000;

    private const int Handful = 200;
    private const int MostActors = 200;

    /// <summary>Most neighbouring blocks that the text index is asked for together.</summary>
    private const int MostJoined = 16;

    private static readonly Dictionary<string, string> Indexes = new(StringComparer.Ordinal)
    {
        ["action"] = "ix_audit_entry_action",
        ["target"] = "ix_audit_entry_target",
        ["corr"] = "ix_audit_entry_corr",
        ["sid"] = "ix_audit_entry_sid",
        ["seq"] = "ix_audit_entry_seq",
        ["id"] = "",
    };

    private volatile bool _isDamaged;

    /// <summary>Whether the text index was there when it was last needed.</summary>
    public bool IsIndexed { get; private set; } = true;

    /// <summary>The parts to look through; the one with the newest entries first.</summary>
    /// <param name="withText">Whether the text index may be used.</param>
    public IReadOnlyList<SearchPart> Plan(SqliteConnection connection, AuditFilter filter, int narrow, bool withText = true)
    {
        var (best, bestCount) = (SearchPart.Everything, narrow + 1L);
        if (filter.Query is not { IsEmpty: false } query)
            return [best];
        var everything = best;
        foreach (var need in query.Values)
        {
            if (PartOf(connection, need) is not { } part)
                continue;
            // Whoever is not among them need not be looked at more closely.
            if (need.Column == ActorCondition.Who)
                everything = SearchPart.Everything.Within(part);
            var count = part.CountUpTo(connection, (int)bestCount);
            if (count < bestCount)
                (best, bestCount) = (part, count);
        }
        // A handful is not made much fewer by another index.
        var isOpen = best == SearchPart.Everything;
        if (isOpen)
            best = everything;
        return withText && (isOpen || bestCount > Handful) && FtsQuery.Of(query.Need) is { } match && TryText(connection, match, bestCount, isOpen) is { } text ? text : [best];
    }

    /// <summary>Told when reading by the text index failed: searches do without until it is mended.</summary>
    public void Damaged() => (_isDamaged, IsIndexed) = (true, false);

    private SearchPart? PartOf(SqliteConnection connection, ValueNeed need)
    {
        if (need.Column == ActorCondition.Who)
            return actors.Find(connection, need.Values.Cast<TextPattern>(), MostActors) is { } ids ? SearchPart.Values("ix_audit_entry_actor", "actor", ids) : null;
        return Indexes.TryGetValue(need.Column, out var index) ? SearchPart.Values(index, need.Column, need.Values) : null;
    }

    /// <returns>Null where the index cannot help, or not better.</returns>
    private List<SearchPart>? TryText(SqliteConnection connection, string match, long bestCount, bool isOpen)
    {
        if (TextIndex.Position(connection) is not { } position || (_isDamaged && position > 0 && !IsReadable(connection)))
        {
            IsIndexed = false;
            return null;
        }
        (IsIndexed, _isDamaged) = (true, false);
        var newest = AuditColumns.Newest(connection);
        var tail = SearchPart.After(position, newest - position <= NarrowForAll);
        var all = SearchPart.Text(match, 0, position);
        var few = (int)Math.Min(bestCount, NarrowForPage);
        if (all.CountUpTo(connection, few) < few)
            return newest > position ? [tail, all] : [all];
        if (!isOpen)
            return null;
        List<SearchPart> parts = newest > position ? [tail] : [];
        parts.AddRange(Runs(connection, match, position).OrderByDescending(part => part.LastUs));
        return parts;
    }

    // From the newest backwards, in runs that grow: a page of a frequent text is found in the first, a rare one in few.
    private static List<SearchPart> Runs(SqliteConnection connection, string match, long position)
    {
        var blocks = ReadBlocks(connection);
        List<SearchPart> parts = [];
        var length = 1L;
        for (var last = position / TextIndex.BlockEntries; last >= 0; last -= length, length = Math.Min(MostJoined, length * 2))
        {
            var first = Math.Max(0, last - length + 1);
            var (firstUs, lastUs) = (long.MaxValue, long.MinValue);
            for (var number = first; number <= last; number++)
            {
                // Where the times of a block are not known, it may hold any.
                var (blockFirst, blockLast) = blocks.GetValueOrDefault(number, (long.MinValue, long.MaxValue));
                (firstUs, lastUs) = (Math.Min(firstUs, blockFirst), Math.Max(lastUs, blockLast));
            }
            parts.Add(SearchPart.Text(match, first * TextIndex.BlockEntries, Math.Min(position, (last + 1) * TextIndex.BlockEntries - 1), firstUs, lastUs));
        }
        return parts;
    }

    private static Dictionary<long, (long FirstUs, long LastUs)> ReadBlocks(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT number, first_us, last_us FROM audit_block";
        using var rows = command.ExecuteReader();
        Dictionary<long, (long, long)> blocks = [];
        while (rows.Read())
            blocks.Add(rows.GetInt64(0), (rows.GetInt64(1), rows.GetInt64(2)));
        return blocks;
    }

    private static bool IsReadable(SqliteConnection connection)
    {
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM (SELECT 1 FROM audit_fts WHERE audit_fts MATCH '\"sys\"' LIMIT 1)";
            command.ExecuteScalar();
            return true;
        }
        catch (SqliteException e) when (TextIndex.IsDamaged(e))
        {
            return false;
        }
    }
}

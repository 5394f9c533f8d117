using Microsoft.Data.Sqlite;
using RiskConsole.Events.Log;
using RiskConsole.Storage;

namespace RiskConsole.Events.Search;

/// <summary>Searches the blocks of the log that can hold what is looked for, newest first, until a page is full.</summary>
internal static class BlockSearch
{
    /// <returns>The blocks, newest first; null where the search needs no text or the index cannot help.</returns>
    public static List<BlockRange>? Covers(SqliteConnection connection, EventSearch search) =>
        search.Query?.Need is { } need ? SearchBlocks.Find(connection, need) : null;

    public static List<RiskEvent> ReadPage(
        SqliteConnection connection, EventSearch search, EventOrder order, int limit, EventCursor? after, List<BlockRange> ranges)
    {
        using var command = connection.CreateCommand();
        var where = EventSql.Where(command, search, static _ => false);
        EventSql.AddCursor(command, where, order, after);
        command.CommandText = $"SELECT {EventColumns.List} FROM event NOT INDEXED WHERE seq >= @block_from AND seq < @block_before AND {where} "
            + $"ORDER BY {EventSql.Order(order)} LIMIT {limit}";
        var found = new List<RiskEvent>();
        foreach (var range in Ordered(ranges, order))
        {
            if (found.Count == limit && (order == EventOrder.Arrival || found[^1].Time.ToMicros() > range.LastUs))
                break;
            if (!IsWithin(range, search, order, after))
                continue;
            Bind(command, range);
            found.AddRange(EventSql.ReadAll(command));
            if (order == EventOrder.Time)
                found = [.. found.OrderByDescending(e => e.Time).ThenByDescending(e => e.Seq).Take(limit)];
            else if (found.Count > limit)
                found.RemoveRange(limit, found.Count - limit);
        }
        return found;
    }

    public static long Count(SqliteConnection connection, EventSearch search, List<BlockRange> ranges)
    {
        using var command = connection.CreateCommand();
        var where = EventSql.Where(command, search, static _ => false);
        command.CommandText = $"SELECT count(*) FROM event NOT INDEXED WHERE seq >= @block_from AND seq < @block_before AND {where}";
        var count = 0L;
        foreach (var range in ranges.Where(range => IsWithin(range, search, EventOrder.Time, null)))
        {
            Bind(command, range);
            count += (long)command.ExecuteScalar()!;
        }
        return count;
    }

    // In the order of the log they are; the times of neighbours overlap, and some blocks were sent late.
    private static IEnumerable<BlockRange> Ordered(List<BlockRange> ranges, EventOrder order) =>
        order == EventOrder.Time ? ranges.OrderByDescending(range => range.LastUs) : ranges;

    private static bool IsWithin(BlockRange range, EventSearch search, EventOrder order, EventCursor? after) =>
        (search.From is not { } from || range.LastUs >= from.ToMicros())
        && (search.To is not { } to || range.FirstUs < to.ToMicros())
        && (after is not { } cursor || (order == EventOrder.Time ? range.FirstUs <= cursor.TimeMicros : range.From < cursor.Seq));

    private static void Bind(SqliteCommand command, BlockRange range)
    {
        if (!command.Parameters.Contains("@block_from"))
        {
            command.Parameters.Add("@block_from", SqliteType.Integer);
            command.Parameters.Add("@block_before", SqliteType.Integer);
        }
        command.Parameters["@block_from"].Value = range.From;
        command.Parameters["@block_before"].Value = range.Before;
    }
}

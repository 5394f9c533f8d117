using System.Text;
using Microsoft.Data.Sqlite;
using RiskConsole.Events.Log;
using RiskConsole.Query;
using RiskConsole.Storage;

namespace RiskConsole.Events.Search;

/// <summary>A search as SQL over the table <c>event</c>.</summary>
internal static class EventSql
{
    /// <summary>The conditions of a search; its values become parameters of the command.</summary>
    /// <param name="isNarrow">As for <see cref="CompiledQuery{T}.ToSql"/>.</param>
    public static StringBuilder Where(SqliteCommand command, EventSearch search, Func<SqlRange, bool> isNarrow)
    {
        var where = new StringBuilder("1");
        if (search.Categories != CategorySet.All)
        {
            var numbers = Categories.All.Where(category => search.Categories.Contains(category)).Select(category => (int)category);
            where.Append(" AND category IN (").AppendJoin(',', numbers).Append(')');
        }
        if (search.From is { } from)
        {
            where.Append(" AND time_us >= @from");
            command.Parameters.AddWithValue("@from", from.ToMicros());
        }
        if (search.To is { } to)
        {
            where.Append(" AND time_us < @to");
            command.Parameters.AddWithValue("@to", to.ToMicros());
        }
        if (search.Query is { IsEmpty: false } query)
        {
            var filter = query.ToSql(isNarrow);
            where.Append(" AND (").Append(filter.Where).Append(')');
            foreach (var (name, value) in filter.Parameters)
                command.Parameters.AddWithValue(name, value);
        }
        return where;
    }

    /// <summary>Adds where a page begins.</summary>
    public static void AddCursor(SqliteCommand command, StringBuilder where, EventOrder order, EventCursor? after)
    {
        if (after is not { } cursor)
            return;
        where.Append(order == EventOrder.Time ? " AND (time_us, seq) < (@after_time, @after_seq)" : " AND seq < @after_seq");
        command.Parameters.AddWithValue("@after_seq", cursor.Seq);
        if (order == EventOrder.Time)
            command.Parameters.AddWithValue("@after_time", cursor.TimeMicros);
    }

    public static string Order(EventOrder order) => order == EventOrder.Time ? "time_us DESC, seq DESC" : "seq DESC";

    public static List<RiskEvent> ReadAll(SqliteCommand command)
    {
        using var rows = command.ExecuteReader();
        var events = new List<RiskEvent>();
        while (rows.Read())
            events.Add(EventColumns.Read(rows));
        return events;
    }
}

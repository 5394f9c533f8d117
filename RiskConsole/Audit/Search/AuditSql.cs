using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using RiskConsole.Query;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Search;

/// <summary>A search as SQL over the table <c>audit_entry</c>.</summary>
internal static class AuditSql
{
    public const string Order = "time_us DESC, id DESC";

    /// <summary>The conditions of a search; its values become parameters of the command.</summary>
    public static StringBuilder Where(SqliteCommand command, AuditFilter filter)
    {
        var where = new StringBuilder("1");
        if (filter.From is { } from)
        {
            where.Append(" AND time_us >= @from");
            command.Parameters.AddWithValue("@from", from.ToMicros());
        }
        if (filter.To is { } to)
        {
            where.Append(" AND time_us < @to");
            command.Parameters.AddWithValue("@to", to.ToMicros());
        }
        if (filter.Query is { IsEmpty: false } query)
        {
            AddValues(command, where, query.Values);
            // Which index is used is planned, not left to the conditions.
            var sql = query.ToSql(static _ => false);
            where.Append(" AND (").Append(sql.Where).Append(')');
            foreach (var (name, value) in sql.Parameters)
                command.Parameters.AddWithValue(name, value);
        }
        return where;
    }

    // SQLite tries conditions in their order: what an index holds before what a whole entry must be read for, however the query is written.
    private static void AddValues(SqliteCommand command, StringBuilder where, IReadOnlyList<ValueNeed> needs)
    {
        var number = 0;
        foreach (var need in needs.Where(need => need.Column != ActorCondition.Who))
        {
            where.Append(" AND ").Append(need.Column).Append(" IN (");
            foreach (var value in need.Values)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"@n{number++}");
                where.Append(where[^1] == '(' ? "" : ", ").Append(name);
                command.Parameters.AddWithValue(name, value);
            }
            where.Append(')');
        }
    }

    /// <summary>Adds where a page begins.</summary>
    public static void AddCursor(SqliteCommand command, StringBuilder where, AuditCursor? after)
    {
        if (after is not { } cursor)
            return;
        where.Append(" AND (time_us, id) < (@after_time, @after_id)");
        command.Parameters.AddWithValue("@after_time", cursor.TimeMicros);
        command.Parameters.AddWithValue("@after_id", cursor.Id);
    }

    /// <summary>The times between which a search looks, beside its query; the end is exclusive.</summary>
    public static (long FromUs, long BeforeUs) Span(AuditFilter filter) => (filter.From?.ToMicros() ?? long.MinValue, filter.To?.ToMicros() ?? long.MaxValue);
}

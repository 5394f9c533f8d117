using System.Globalization;
using Microsoft.Data.Sqlite;
using RiskConsole.Query;
using SQLitePCL;

namespace RiskConsole.Audit.Search;

/// <summary>One row as SQLite has it; valid until the next.</summary>
internal readonly ref struct SearchRow(sqlite3_stmt statement)
{
    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    /// <summary>UTF-8; empty for NULL.</summary>
    public ReadOnlySpan<byte> Text(int column) => raw.sqlite3_column_blob(statement, column);
}

/// <summary>Takes a row.</summary>
internal delegate void TakeRow(SearchRow row);

/// <summary>Reads what matches in the parts of a search: whole entries of a page, or some columns of very many.</summary>
internal static class SearchRows
{
    /// <summary>Before many parts are looked through, so many of the newest entries are: what is frequent is found among them.</summary>
    private const int LookedAtFirst = 2_000;

    /// <summary>More parts than this are the runs of a frequent text.</summary>
    private const int FewParts = 2;

    public static List<AuditEntry> Page(SqliteConnection connection, AuditFilter filter, IReadOnlyList<SearchPart> parts, int limit, AuditCursor? after)
    {
        if (parts.Count > FewParts && PageOfNewest(connection, filter, limit, after) is { } newest && newest.Count == limit)
            return newest;
        var (from, before) = AuditSql.Span(filter);
        if (after is { } cursor)
            before = Math.Min(before, cursor.TimeMicros + 1);
        List<AuditEntry> found = [];
        foreach (var part in parts)
        {
            if (found.Count == limit && Storage.Micros.ToMicros(found[^1].Time) > part.LastUs)
                break;
            if (!part.Touches(from, before))
                continue;
            using var command = connection.CreateCommand();
            var where = AuditSql.Where(command, filter);
            AuditSql.AddCursor(command, where, after);
            part.Bind(command);
            command.CommandText = string.Create(CultureInfo.InvariantCulture,
                $"SELECT {AuditColumns.List} FROM {part.From} WHERE {part.Where} AND {where} ORDER BY {AuditSql.Order} LIMIT {limit}");
            var read = AuditColumns.ReadAll(command);
            found = found.Count == 0 ? read : [.. found.Concat(read).OrderByDescending(e => e.Time).ThenByDescending(e => e.Id).Take(limit)];
        }
        return found;
    }

    private static List<AuditEntry> PageOfNewest(SqliteConnection connection, AuditFilter filter, int limit, AuditCursor? after)
    {
        using var command = connection.CreateCommand();
        var where = AuditSql.Where(command, filter);
        AuditSql.AddCursor(command, where, after);
        // Its parameters are among those of the whole search.
        using var bounds = connection.CreateCommand();
        var span = AuditSql.Where(bounds, filter with { Query = null });
        span.Append(after is null ? "" : " AND (time_us, id) < (@after_time, @after_id)");
        command.CommandText = string.Create(CultureInfo.InvariantCulture,
            $"""
            SELECT {AuditColumns.List} FROM audit_entry NOT INDEXED
            WHERE id IN (SELECT id FROM {SearchPart.Everything.From} WHERE {span} ORDER BY {AuditSql.Order} LIMIT {LookedAtFirst}) AND {where}
            ORDER BY {AuditSql.Order} LIMIT {limit}
            """);
        return AuditColumns.ReadAll(command);
    }

    /// <summary>No further than a limit.</summary>
    public static int Count(SqliteConnection connection, AuditFilter filter, IReadOnlyList<SearchPart> parts, int limit)
    {
        var (from, before) = AuditSql.Span(filter);
        var count = 0;
        foreach (var part in parts.Where(part => part.Touches(from, before)))
        {
            if (count >= limit)
                break;
            using var command = connection.CreateCommand();
            var where = AuditSql.Where(command, filter);
            part.Bind(command);
            command.CommandText = string.Create(CultureInfo.InvariantCulture,
                $"SELECT count(*) FROM (SELECT 1 FROM {part.From} WHERE {part.Where} AND {where} LIMIT {limit - count})");
            count += (int)(long)command.ExecuteScalar()!;
        }
        return count;
    }

    /// <summary>Columns of all that match, in no order. Past the client library's reader, which takes several times as long for a million rows.</summary>
    public static void Each(SqliteConnection connection, AuditFilter filter, IReadOnlyList<SearchPart> parts, string columns, TakeRow take)
    {
        var (from, before) = AuditSql.Span(filter);
        foreach (var part in parts.Where(part => part.Touches(from, before)))
        {
            // Only to gather text and parameters; it is never run.
            using var command = connection.CreateCommand();
            var where = AuditSql.Where(command, filter);
            part.Bind(command);
            Run(connection, $"SELECT {columns} FROM {part.From} WHERE {part.Where} AND {where}", command.Parameters, take);
        }
    }

    /// <summary>Runs a statement for each row it gives.</summary>
    public static void Run(SqliteConnection connection, string sql, SqliteParameterCollection parameters, TakeRow take)
    {
        var handle = (sqlite3)QuerySqlFunctions.Handle(connection);
        Check(raw.sqlite3_prepare_v2(handle, sql, out var statement), handle);
        using (statement)
        {
            foreach (SqliteParameter parameter in parameters)
                Bind(statement, raw.sqlite3_bind_parameter_index(statement, parameter.ParameterName), parameter.Value);
            int result;
            while ((result = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
                take(new SearchRow(statement));
            if (result != raw.SQLITE_DONE)
                Check(result, handle);
        }
    }

    private static void Bind(sqlite3_stmt statement, int index, object? value)
    {
        // A parameter that the text does not name.
        if (index == 0)
            return;
        _ = value switch
        {
            string text => raw.sqlite3_bind_text(statement, index, text),
            long number => raw.sqlite3_bind_int64(statement, index, number),
            int number => raw.sqlite3_bind_int64(statement, index, number),
            double number => raw.sqlite3_bind_double(statement, index, number),
            byte[] bytes => raw.sqlite3_bind_blob(statement, index, bytes),
            _ => throw new InvalidOperationException($"A parameter of type {value?.GetType()} cannot be bound."),
        };
    }

    private static void Check(int result, sqlite3 handle)
    {
        if (result != raw.SQLITE_OK)
            throw new SqliteException(raw.sqlite3_errmsg(handle).utf8_to_string(), result & 0xFF, result);
    }
}

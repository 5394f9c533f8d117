using System.Text.Json;

namespace RiskConsole.Query;

/// <summary>What differs between databases: everything beyond comparisons of columns with parameters. The results are never NULL.</summary>
internal abstract class SqlDialect
{
    /// <summary>A test of a text column that a plain comparison cannot express.</summary>
    public abstract void WriteText(SqlWriter sql, string column, TextPattern pattern);

    /// <summary>A test of a value inside a JSON column.</summary>
    public abstract void WriteJson(SqlWriter sql, string column, JsonTest test);

    /// <summary>The column in a form that keeps the planner from its index.</summary>
    public abstract string WithoutIndex(string column);

    /// <summary>Whether a pattern is found in any of the columns; <paramref name="jsonColumn"/> is searched with its escapes
    /// resolved.</summary>
    public abstract void WriteWords(SqlWriter sql, IReadOnlyList<string> columns, string? jsonColumn, TextPattern pattern);
}

/// <summary>SQLite: the tests are the functions of <see cref="QuerySqlFunctions"/>, which run the very code of the predicate.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    /// <summary>Most plain columns that free text looks in.</summary>
    public const int MaxWordColumns = 5;

    public static SqliteDialect Instance { get; } = new();

    public override void WriteText(SqlWriter sql, string column, TextPattern pattern) =>
        sql.Append(QuerySqlFunctions.Text).Append("(").Value(JsonSerializer.Serialize(pattern)).Append(", ").Append(column).Append(")");

    public override void WriteJson(SqlWriter sql, string column, JsonTest test) =>
        sql.Append(QuerySqlFunctions.Json).Append("(").Value(JsonSerializer.Serialize(test)).Append(", ").Append(column).Append(")");

    public override string WithoutIndex(string column) => "+" + column;

    public override void WriteWords(SqlWriter sql, IReadOnlyList<string> columns, string? jsonColumn, TextPattern pattern)
    {
        sql.Append(QuerySqlFunctions.Words).Append("(").Value(JsonSerializer.Serialize(pattern)).Append(", ").Append(jsonColumn ?? "NULL");
        for (var i = 0; i < MaxWordColumns; i++)
            sql.Append(", ").Append(i < columns.Count ? columns[i] : "NULL");
        sql.Append(")");
    }
}

using System.Globalization;
using System.Text;

namespace RiskConsole.Query;

/// <summary>Collects a WHERE clause. Column names come from a schema, values only ever as parameters.</summary>
internal sealed class SqlWriter(SqlDialect dialect, DateTimeOffset now, Func<SqlRange, bool> isNarrow)
{
    private readonly StringBuilder _text = new();
    private readonly List<KeyValuePair<string, object>> _parameters = [];

    public SqlDialect Dialect { get; } = dialect;

    /// <summary>What relative times count from.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>Whether the index should be used for this range of an indexed column.</summary>
    public Func<SqlRange, bool> IsNarrow { get; } = isNarrow;

    public SqlWriter Append(string sql)
    {
        _text.Append(sql);
        return this;
    }

    /// <summary>Adds a parameter and its name to the text.</summary>
    public SqlWriter Value(object value)
    {
        // A prefix of its own: the store adds parameters to the same command.
        var name = string.Create(CultureInfo.InvariantCulture, $"@q{_parameters.Count}");
        _parameters.Add(new(name, value));
        _text.Append(name);
        return this;
    }

    public void Join<T>(string separator, QueryCondition<T>[] items)
    {
        _text.Append('(');
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0)
                _text.Append(separator);
            items[i].Write(this);
        }
        _text.Append(')');
    }

    public SqlFilter ToFilter() => new(_text.ToString(), _parameters);
}

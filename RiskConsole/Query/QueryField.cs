using System.Globalization;

namespace RiskConsole.Query;

/// <summary>A field that queries over <typeparamref name="T"/> can name.</summary>
/// <param name="name">As suggested and shown; matched without regard to case.</param>
/// <param name="detail">A few words on what it is, for completion.</param>
internal abstract class QueryField<T>(string name, string detail)
{
    public string Name { get; } = name;

    public string Detail { get; } = detail;

    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Values worth suggesting after the colon, best first, as they are written there.</summary>
    public Func<IReadOnlyList<string>> Samples { get; init; } = static () => [];

    /// <summary>The only words that are values of it; empty when there is no such list.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>Whether <c>&gt; &gt;= &lt; &lt;= ..</c> apply.</summary>
    public abstract bool IsOrdered { get; }

    /// <summary>Whether any <c>name.path</c> is a field.</summary>
    public virtual bool IsOpen => false;

    /// <summary>Paths worth suggesting on an open field, best first, without the name.</summary>
    public Func<IReadOnlyList<string>> SamplePaths { get; init; } = static () => [];

    /// <returns>The condition; null after reporting to <paramref name="context"/> why there is none.</returns>
    public abstract QueryCondition<T>? Bind(FieldName field, QueryValue value, BindContext context);

    /// <summary>Any of several values.</summary>
    public virtual QueryCondition<T>? BindAny(FieldName field, IReadOnlyList<QueryValue> values, BindContext context)
    {
        var conditions = new QueryCondition<T>[values.Count];
        for (var i = 0; i < values.Count; i++)
        {
            var condition = Bind(field, values[i], context);
            if (condition is null)
                return null;
            conditions[i] = condition;
        }
        return conditions.Length == 1 ? conditions[0] : new AnyOfCondition<T>(conditions);
    }
}

/// <summary>What binding needs, and the first error it met.</summary>
internal sealed class BindContext(TimeProvider time)
{
    public TimeProvider Time { get; } = time;

    public QueryError? Error { get; private set; }

    public void Fail(string message, int start, int length, string? suggestion = null) =>
        Error ??= new QueryError(message, start, Math.Max(1, length), suggestion);

    public void Fail(string message, QueryWord word, string? suggestion = null) => Fail(message, word.Start, word.Length, suggestion);

    public void Fail(string message, QueryValue value) => Fail(message, value.Start, value.Length);
}

/// <summary>Text, compared whole or with wildcards.</summary>
internal sealed class TextField<T>(string name, string detail, Func<T, string?> get, string column) : QueryField<T>(name, detail)
{
    public override bool IsOrdered => false;

    /// <summary>False for columns that are NOT NULL.</summary>
    public bool Nullable { get; init; }

    /// <summary>Whether the column leads an index.</summary>
    public bool Indexed { get; init; }

    /// <summary>Identifiers are compared exactly, which an index can serve.</summary>
    public bool IgnoreCase { get; init; }

    public override QueryCondition<T>? Bind(FieldName field, QueryValue value, BindContext context)
    {
        switch (value)
        {
            case ExistsValue:
                return new PresentCondition<T>(item => get(item) is not null, column);
            case CompareValue compare:
                context.Fail($"{Name} is text and has no order. To look for the text \"{compare.Symbol}{compare.Word.Text}\", quote it.", compare);
                return null;
            default:
                var word = value is RangeValue range ? range.Whole : ((LiteralValue)value).Word;
                return new TextCondition<T>(get, column, Nullable, Indexed, [new TextPattern(word.Parts, IgnoreCase)]);
        }
    }

    public override QueryCondition<T>? BindAny(FieldName field, IReadOnlyList<QueryValue> values, BindContext context) =>
        !IgnoreCase && values.All(v => v is LiteralValue { Word.HasWildcard: false })
            ? new TextCondition<T>(get, column, Nullable, Indexed, [.. values.Select(v => new TextPattern(((LiteralValue)v).Word.Parts, false))])
            : base.BindAny(field, values, context);
}

/// <param name="patterns">One pattern, or several exact ones of which any may match.</param>
internal sealed class TextCondition<T>(Func<T, string?> get, string column, bool nullable, bool indexed, TextPattern[] patterns) : QueryCondition<T>
{
    public override bool Matches(T item)
    {
        if (get(item) is not { } text)
            return false;
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(text))
                return true;
        }
        return false;
    }

    public override void Write(SqlWriter sql)
    {
        var pattern = patterns[0];
        sql.Append("(");
        if (nullable)
            sql.Append(column).Append(" IS NOT NULL AND ");
        if (patterns.Length > 1)
        {
            sql.Append(column).Append(" IN (");
            for (var i = 0; i < patterns.Length; i++)
                sql.Append(i > 0 ? ", " : "").Value(patterns[i].Parts[0]);
            sql.Append(")");
        }
        else if (pattern.IsExact && !pattern.IgnoreCase)
        {
            sql.Append(column).Append(" = ").Value(pattern.Parts[0]);
        }
        else
        {
            var bounded = !pattern.IgnoreCase && !pattern.IsExact && pattern.Parts[0].Length > 0;
            if (bounded)
                WritePrefix(sql, pattern.Parts[0]);
            if (!bounded || !pattern.IsPrefix)
            {
                sql.Append(bounded ? " AND " : "");
                sql.Dialect.WriteText(sql, column, pattern);
            }
        }
        sql.Append(")");
    }

    /// <summary>A range, which an index on the column can serve.</summary>
    private void WritePrefix(SqlWriter sql, string prefix)
    {
        var after = TextPattern.After(prefix);
        var bound = indexed && !sql.IsNarrow(new SqlRange(column, prefix, after)) ? sql.Dialect.WithoutIndex(column) : column;
        sql.Append(bound).Append(" >= ").Value(prefix);
        if (after is not null)
            sql.Append(" AND ").Append(bound).Append(" < ").Value(after);
    }
}

/// <summary>A UUID, stored as 16 big-endian bytes.</summary>
internal sealed class UuidField<T>(string name, string detail, Func<T, Guid> get, string column) : QueryField<T>(name, detail)
{
    public override bool IsOrdered => false;

    public override QueryCondition<T>? Bind(FieldName field, QueryValue value, BindContext context)
    {
        if (value is ExistsValue)
            return new ConstantCondition<T>(true);
        if (value is LiteralValue { Word: { HasWildcard: false } word } && Guid.TryParse(word.Text, CultureInfo.InvariantCulture, out var uuid))
            return new UuidCondition<T>(get, column, uuid);
        context.Fail($"{Name} needs a whole UUID, as in {Name}:0190a5c2-7b3e-7c41-8a55-3f2b9d6e1c70.", value);
        return null;
    }
}

internal sealed class UuidCondition<T>(Func<T, Guid> get, string column, Guid uuid) : QueryCondition<T>
{
    public override bool Matches(T item) => get(item) == uuid;

    public override void Write(SqlWriter sql) => sql.Append(column).Append(" = ").Value(uuid.ToByteArray(bigEndian: true));
}

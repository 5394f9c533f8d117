namespace RiskConsole.Query;

/// <summary>Text, compared whole or with wildcards.</summary>
internal sealed class TextField<T>(string name, string detail, Func<T, string?> get, string column) : QueryField<T>(name, detail)
{
    public override bool IsOrdered => false;

    /// <summary>False for columns that are NOT NULL.</summary>
    public bool Nullable { get; init; }

    /// <summary>Whether the column leads an index.</summary>
    public bool Indexed { get; init; }

    /// <summary>Whether a text index covers the column; one of its own serves it better.</summary>
    public bool Searched { get; init; }

    /// <summary>Identifiers are compared exactly, which an index can serve.</summary>
    public bool IgnoreCase { get; init; }

    public override QueryCondition<T>? Bind(FieldName field, QueryValue value, BindContext context)
    {
        switch (value)
        {
            case ExistsValue:
                return new PresentCondition<T>(item => get(item) is not null, column);
            case CompareValue compare:
                context.Fail($"{Name} is text and has no order. To look for \"{compare.Symbol}{compare.Word.Text}\", quote it.", compare);
                return null;
            default:
                var word = value is RangeValue range ? range.Whole : ((LiteralValue)value).Word;
                return new TextCondition<T>(get, column, Nullable, Indexed, Searched, [new TextPattern(word.Parts, IgnoreCase)]);
        }
    }

    private static TextPattern Exact(LiteralValue value) => new(value.Word.Parts, IgnoreCase: false);

    public override QueryCondition<T>? BindAny(FieldName field, IReadOnlyList<QueryValue> values, BindContext context) =>
        !IgnoreCase && values.All(v => v is LiteralValue { Word.HasWildcard: false })
            ? new TextCondition<T>(get, column, Nullable, Indexed, Searched, [.. values.Cast<LiteralValue>().Select(Exact)])
            : base.BindAny(field, values, context);
}

/// <param name="patterns">One pattern, or several exact ones of which any may match.</param>
internal sealed class TextCondition<T>(Func<T, string?> get, string column, bool nullable, bool indexed, bool searched, TextPattern[] patterns)
    : QueryCondition<T>
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

    public override IReadOnlyList<ValueNeed> Values => patterns.All(pattern => pattern is { IsExact: true, IgnoreCase: false })
        ? ValueNeed.OneOf(column, patterns.Select(pattern => pattern.Parts[0]))
        : [];

    public override TextNeed? Need => searched ? TextNeed.AnyOf(patterns.Select(TextNeed.Of)) : null;

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

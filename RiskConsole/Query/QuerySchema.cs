namespace RiskConsole.Query;

/// <summary>What queries over <typeparamref name="T"/> can name, and where free text looks.</summary>
internal sealed class QuerySchema<T>
{
    private readonly Dictionary<string, QueryField<T>> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="words">Where free text looks; at most <see cref="SqliteDialect.MaxWordColumns"/> plain columns.</param>
    public QuerySchema(IReadOnlyList<QueryField<T>> fields, QueryWords<T> words)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(words.Columns.Count, SqliteDialect.MaxWordColumns);
        Fields = fields;
        Words = words;
        foreach (var field in fields)
        {
            foreach (var name in field.Aliases.Prepend(field.Name))
                _byName.Add(name, field);
        }
    }

    /// <summary>In the order they are suggested.</summary>
    public IReadOnlyList<QueryField<T>> Fields { get; }

    public QueryWords<T> Words { get; }

    /// <summary>The field by its name or alias, or the open field whose path it is.</summary>
    public QueryField<T>? Find(FieldName name) =>
        _byName.TryGetValue(name.Full, out var field) && (name.Path.Count == 0 || !field.IsOpen) ? field
        : _byName.TryGetValue(name.Head, out var open) && open.IsOpen ? open
        : null;

    public QueryField<T>? Find(string name) => _byName.GetValueOrDefault(name);

    public string? FindNear(string name) => Nearest.Find(name, _byName.Keys) is { } near ? _byName[near].Name : null;
}

/// <summary>The columns that free text looks in; a text index covers them all.</summary>
/// <param name="Columns">Plain text columns with their values.</param>
/// <param name="JsonColumn">A column of JSON text, searched with its escapes resolved.</param>
internal sealed record QueryWords<T>(
    IReadOnlyList<(string Column, Func<T, string?> Get)> Columns, (string Column, Func<T, string?> Get)? JsonColumn);

/// <summary>Free text: found in any of the columns, upper or lower case.</summary>
internal sealed class WordsCondition<T>(QueryWords<T> words, TextPattern pattern) : QueryCondition<T>
{
    private readonly Func<T, string?>[] _texts = [.. words.Columns.Select(c => c.Get)];
    private readonly Func<T, string?>? _json = words.JsonColumn?.Get;

    public override bool Matches(T item)
    {
        foreach (var get in _texts)
        {
            if (get(item) is { } text && pattern.Matches(text))
                return true;
        }
        return _json?.Invoke(item) is { } json && pattern.MatchesJson(json);
    }

    public override TextNeed? Need => TextNeed.Of(pattern);

    public override void Write(SqlWriter sql) =>
        sql.Dialect.WriteWords(sql, [.. words.Columns.Select(c => c.Column)], words.JsonColumn?.Column, pattern);
}

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

    /// <summary>Where the first time that counts from now stands; null for none.</summary>
    public int? MovesAt { get; private set; }

    /// <summary>Tells of a time that was read.</summary>
    public TimeText? Note(TimeText? time, QueryWord word)
    {
        if (time is { IsRelative: true })
            MovesAt ??= word.Start;
        return time;
    }

    public void Fail(string message, int start, int length, string? suggestion = null) =>
        Error ??= new QueryError(message, start, Math.Max(1, length), suggestion);

    public void Fail(string message, QueryWord word, string? suggestion = null) => Fail(message, word.Start, word.Length, suggestion);

    public void Fail(string message, QueryValue value) => Fail(message, value.Start, value.Length);

    public void FailBackwards(RangeValue range) => Fail($"This range runs backwards. Write {range.To!.Text}..{range.From!.Text}.", range);
}

using System.Diagnostics.CodeAnalysis;

namespace RiskConsole.Query;

/// <summary>Compiles queries against a schema. Safe to share between threads.</summary>
internal sealed class QueryCompiler<T>(QuerySchema<T> schema, TimeProvider time, SqlDialect dialect) : IQueryCompiler<T>
{
    public QueryCompiler(QuerySchema<T> schema, TimeProvider time)
        : this(schema, time, SqliteDialect.Instance)
    {
    }

    public bool TryCompile(string? text, [NotNullWhen(true)] out CompiledQuery<T>? query, [NotNullWhen(false)] out QueryError? error)
    {
        query = null;
        text ??= "";
        (var node, error) = QueryParser.Parse(text);
        if (node is null)
        {
            error ??= new QueryError("The query cannot be read.", 0, 1);
            return false;
        }
        var context = new BindContext(time);
        var condition = Bind(node, context);
        if (condition is null)
        {
            error = context.Error ?? new QueryError("This condition cannot be used here.", node.Start, Math.Max(1, node.Length));
            return false;
        }
        query = new CompiledQuery<T>(text.Trim(), condition.Matches, isNarrow =>
        {
            var sql = new SqlWriter(dialect, time.GetUtcNow(), isNarrow);
            condition.Write(sql);
            return sql.ToFilter();
        })
        {
            Need = condition.Need,
            MovesAt = context.MovesAt,
            Values = condition.Values,
        };
        error = null;
        return true;
    }

    public IReadOnlyList<QuerySuggestion> Suggest(string text, int caret) => QuerySuggester.Suggest(schema, text, caret);

    private QueryCondition<T>? Bind(QueryNode node, BindContext context)
    {
        switch (node)
        {
            case AndNode and:
                return BindAll(and.Items, context) is { } all ? new AllOfCondition<T>(all) : null;
            case OrNode or:
                return BindAll(or.Items, context) is { } any ? new AnyOfCondition<T>(any) : null;
            case NotNode not:
                return Bind(not.Inner, context) is { } inner ? new NotCondition<T>(inner) : null;
            case FieldNode field:
                return BindField(field, context);
            case WordNode word:
                return BindWord(word.Word, context);
            default:
                return new ConstantCondition<T>(true);
        }
    }

    private QueryCondition<T>[]? BindAll(IReadOnlyList<QueryNode> nodes, BindContext context)
    {
        var conditions = new QueryCondition<T>[nodes.Count];
        for (var i = 0; i < nodes.Count; i++)
        {
            var condition = Bind(nodes[i], context);
            if (condition is null)
                return null;
            conditions[i] = condition;
        }
        return conditions;
    }

    private QueryCondition<T>? BindField(FieldNode node, BindContext context)
    {
        var field = schema.Find(node.Field);
        if (field is not null)
            return field.BindAny(node.Field, node.Values, context);
        if (node.Values is [LiteralValue { Word: { Length: > 1 } address }] && address.Text.StartsWith("//", StringComparison.Ordinal))
        {
            var quoted = QueryText.QuoteText($"{node.Field.Full}:{address.Text}");
            context.Fail($"An address is text. Write it in quotes: {quoted}.", node.Start, node.Length, quoted);
            return null;
        }
        var suggestion = FindMeant(node.Field);
        var help = suggestion is null ? "" : $"Did you mean {suggestion}? ";
        context.Fail($"There is no field \"{node.Field.Full}\". {help}To search for the text, put it in quotes.",
            node.Field.Start, node.Field.Length, suggestion);
        return null;
    }

    private WordsCondition<T>? BindWord(QueryWord word, BindContext context)
    {
        if (!word.Literal && FindComparedField(word.Text) is { } name)
        {
            var rest = word.Text[name.Length..];
            var mended = name + ":" + rest.TrimStart('=');
            context.Fail($"A colon is missing. Write {mended}.", word, mended);
            return null;
        }
        return new WordsCondition<T>(schema.Words, new TextPattern(word.Parts, IgnoreCase: true).Anywhere());
    }

    /// <summary>The field that an unknown name was meant to be: a path seen in payloads, a name spelt nearly so, or any path.</summary>
    private string? FindMeant(FieldName name)
    {
        var path = string.Join('.', name.Path.Prepend(name.Head).Select(QueryText.QuoteKey));
        foreach (var open in schema.Fields.Where(f => f.IsOpen))
        {
            if (open.SamplePaths().Any(sample => sample.Equals(path, StringComparison.OrdinalIgnoreCase)))
                return open.Name + "." + open.SamplePaths().First(sample => sample.Equals(path, StringComparison.OrdinalIgnoreCase));
        }
        if (schema.FindNear(name.Full) is { } near && !schema.Find(near)!.IsOpen)
            return near;
        if (schema.FindNear(name.Head) is { } head && schema.Find(head)!.IsOpen && name.Path.Count > 0)
            return QueryText.Path(head, name.Path);
        return schema.Fields.FirstOrDefault(f => f.IsOpen) is { } any ? any.Name + "." + path : null;
    }

    /// <summary>The field in <c>score&gt;0.9</c>, where a colon was forgotten.</summary>
    private string? FindComparedField(string text)
    {
        var end = text.AsSpan().IndexOfAny('<', '>', '=');
        if (end <= 0)
            return null;
        var name = text[..end];
        var head = name.Split('.')[0];
        return schema.Find(name) is not null || (schema.Find(head) is { IsOpen: true } && head.Length < name.Length) ? name : null;
    }
}

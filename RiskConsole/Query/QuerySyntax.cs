namespace RiskConsole.Query;

/// <summary>A part of a parsed query; the offsets point into the text it was parsed from.</summary>
internal abstract record QueryNode(int Start, int Length)
{
    public int End => Start + Length;

    /// <summary>Whether parentheses around it belong to its offsets.</summary>
    public virtual bool IsGrouped => false;
}

/// <summary>The empty query, or a lone <c>*</c>: everything.</summary>
internal sealed record AllNode(int Start, int Length) : QueryNode(Start, Length);

internal sealed record AndNode(IReadOnlyList<QueryNode> Items)
    : QueryNode(Items[0].Start, Items[^1].End - Items[0].Start)
{
    public override bool IsGrouped => Start < Items[0].Start;
}

internal sealed record OrNode(IReadOnlyList<QueryNode> Items)
    : QueryNode(Items[0].Start, Items[^1].End - Items[0].Start)
{
    public override bool IsGrouped => Start < Items[0].Start;
}

internal sealed record NotNode(QueryNode Inner, int Start)
    : QueryNode(Start, Inner.End - Start);

/// <summary>Free text.</summary>
internal sealed record WordNode(QueryWord Word) : QueryNode(Word.Start, Word.Length);

/// <summary><c>field:value</c>; several values stand for "any of them".</summary>
internal sealed record FieldNode(FieldName Field, IReadOnlyList<QueryValue> Values, int Start, int Length) : QueryNode(Start, Length);

/// <summary>A field as written: <paramref name="Head"/> and the keys after its dots, unquoted.</summary>
internal sealed record FieldName(string Head, IReadOnlyList<string> Path, int Start, int Length)
{
    public string Full { get; } = Path.Count == 0 ? Head : Head + "." + string.Join('.', Path);
}

/// <summary>A word or quoted text with its escapes resolved.</summary>
/// <param name="Text">The text; an unescaped <c>*</c> is kept as <c>*</c>.</param>
/// <param name="Parts">The text cut at each run of unescaped <c>*</c>; one part when there is none.</param>
/// <param name="Literal">Quoted or escaped: text is meant, not a number, time or keyword.</param>
internal sealed record QueryWord(string Text, string[] Parts, bool Literal, int Start, int Length)
{
    public bool HasWildcard => Parts.Length > 1;

    public bool IsStar => Parts.Length == 2 && Parts[0].Length == 0 && Parts[1].Length == 0;
}

internal enum Comparison
{
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

internal abstract record QueryValue(int Start, int Length);

internal sealed record LiteralValue(QueryWord Word) : QueryValue(Word.Start, Word.Length);

/// <summary><c>field:*</c>: the field is there and not null.</summary>
internal sealed record ExistsValue(int Start, int Length) : QueryValue(Start, Length);

internal sealed record CompareValue(Comparison Operator, QueryWord Word, int Start, int Length) : QueryValue(Start, Length)
{
    public string Symbol => Operator switch
    {
        Comparison.Greater => ">",
        Comparison.GreaterOrEqual => ">=",
        Comparison.Less => "<",
        _ => "<=",
    };
}

/// <summary><c>a..b</c>, both ends included; null is an open end.</summary>
/// <param name="Whole">The same characters as one word, for fields where two dots have no meaning.</param>
internal sealed record RangeValue(QueryWord? From, QueryWord? To, QueryWord Whole) : QueryValue(Whole.Start, Whole.Length);

namespace RiskConsole.Query;

/// <summary>Text to syntax tree, by recursive descent. Knows no fields; names and values are judged when the tree is bound to a
/// schema.</summary>
internal sealed partial class QueryParser
{
    /// <summary>Longest query, in characters.</summary>
    public const int MaxLength = 2_000;

    /// <summary>Deepest nesting of parentheses and negations.</summary>
    public const int MaxDepth = 16;

    /// <summary>Most conditions; each value of a set counts.</summary>
    public const int MaxTerms = 64;

    private readonly QueryScanner _scan;
    private QueryError? _error;
    private int _terms;

    private QueryParser(string text) => _scan = new QueryScanner(text);

    /// <summary>Parses; blank text is an <see cref="AllNode"/>. Exactly one of the results is null.</summary>
    public static (QueryNode? Node, QueryError? Error) Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            var message = $"The query has {text.Length} characters; {MaxLength} are allowed. Remove conditions.";
            return (null, new QueryError(message, MaxLength, text.Length - MaxLength));
        }
        var forbidden = QueryScanner.FindForbidden(text);
        if (forbidden >= 0)
        {
            const string Message = "This character cannot be searched for (NUL, or half of a surrogate pair). Remove it.";
            return (null, new QueryError(Message, forbidden, 1));
        }
        var parser = new QueryParser(text);
        var node = parser.ParseAll();
        return parser._error is null ? (node, null) : (null, parser._error);
    }

    private QueryNode? ParseAll()
    {
        _scan.SkipSpace();
        if (_scan.AtEnd)
            return new AllNode(0, 0);
        var node = ParseOr(0);
        if (node is not null && !_scan.AtEnd)
            return Fail("This parenthesis closes nothing. Remove it, or open one before.", _scan.Position, 1);
        return node;
    }

    private QueryNode? ParseOr(int depth)
    {
        List<QueryNode>? items = null;
        var first = ParseAnd(depth);
        if (first is null)
            return null;
        while (true)
        {
            _scan.SkipSpace();
            if (!AtOr(out var length))
                return items is null ? first : new OrNode(items);
            _scan.Position += length;
            var next = ParseAnd(depth);
            if (next is null)
                return null;
            (items ??= [first]).Add(next);
        }
    }

    private QueryNode? ParseAnd(int depth)
    {
        List<QueryNode>? items = null;
        var first = ParseNot(depth);
        if (first is null)
            return null;
        while (true)
        {
            _scan.SkipSpace();
            if (_scan.AtEnd || _scan.Current == ')' || AtOr(out _))
                return items is null ? first : new AndNode(items);
            if (_scan.IsKeyword("AND"))
                _scan.Position += 3;
            var next = ParseNot(depth);
            if (next is null)
                return null;
            (items ??= [first]).Add(next);
        }
    }

    private QueryNode? ParseNot(int depth)
    {
        _scan.SkipSpace();
        var start = _scan.Position;
        var length = _scan.IsKeyword("NOT") ? 3 : _scan.Current == '-' && !EndsTerm(_scan.Peek()) ? 1 : 0;
        if (length == 0)
            return ParsePrimary(depth);
        if (depth >= MaxDepth)
            return FailDepth(start);
        _scan.Position += length;
        var inner = ParseNot(depth + 1);
        return inner is null ? null : new NotNode(inner, start);
    }

    private QueryNode? ParsePrimary(int depth)
    {
        var start = _scan.Position;
        if (_scan.AtEnd)
            return Fail("A condition is missing at the end. Add one, or remove the operator before it.", start, 1);
        switch (_scan.Current)
        {
            case ')':
                return Fail("A condition is missing before this parenthesis. Add one, or remove the parenthesis.", start, 1);
            case '|':
                return Fail("A condition is missing before \"|\". Write one on each side, or quote it to search for it.", start, 1);
            case '(':
                return ParseGroup(depth);
            case '"':
                return ParseQuotedWord();
        }
        foreach (var keyword in (ReadOnlySpan<string>)["AND", "OR"])
        {
            if (_scan.IsKeyword(keyword))
                return Fail($"A condition is missing before {keyword}. Write one on each side, or quote the word to search for it.",
                    start, keyword.Length);
        }
        return _scan.TryReadField() is { } field ? ParseField(field) : ParseWord();
    }

    private QueryNode? ParseGroup(int depth)
    {
        var start = _scan.Position;
        if (depth >= MaxDepth)
            return FailDepth(start);
        _scan.Position++;
        _scan.SkipSpace();
        if (_scan.Current == ')')
            return Fail("These parentheses are empty. Write a condition inside, or remove them.", start, _scan.Position - start + 1);
        if (_scan.AtEnd)
            return Fail("This parenthesis is never closed. Add \")\".", start, 1);
        var inner = ParseOr(depth + 1);
        if (inner is null)
            return null;
        if (_scan.Current != ')')
            return Fail("This parenthesis is never closed. Add \")\".", start, 1);
        _scan.Position++;
        return inner with { Start = start, Length = _scan.Position - start };
    }

    private WordNode? ParseQuotedWord()
    {
        var word = ReadQuoted();
        return word is null || !Count(word.Start, word.Length) ? null : new WordNode(word);
    }

    private QueryNode? ParseWord()
    {
        var start = _scan.Position;
        var word = _scan.Word(start, _scan.FindWordEnd(inSet: false));
        _scan.Position = start + word.Length;
        if (!CheckEscape(word) || !Count(start, word.Length))
            return null;
        return word.IsStar ? new AllNode(start, word.Length) : new WordNode(word);
    }

    private QueryWord? ReadQuoted()
    {
        var word = _scan.TryReadQuoted();
        if (word is null)
            Fail("This quote is never closed. Add \" at the end of the text; inside it, write \\\" for a quote.", _scan.Position, 1);
        return word;
    }

    private bool CheckEscape(QueryWord word)
    {
        var end = word.Start + word.Length;
        if (end < _scan.Text.Length || word.Length == 0 || _scan.Text[end - 1] != '\\')
            return true;
        var slashes = 0;
        for (var i = end - 1; i >= word.Start && _scan.Text[i] == '\\'; i--)
            slashes++;
        return slashes % 2 == 0
            || Refuse("A backslash takes the next character literally, and none follows. Write \\\\ for a backslash.", end - 1, 1);
    }

    private bool AtOr(out int length)
    {
        length = _scan.Current == '|' ? 1 : _scan.IsKeyword("OR") ? 2 : 0;
        return length > 0;
    }

    private static bool EndsTerm(char c) => c is '\0' or ')' or '|' || char.IsWhiteSpace(c);

    private bool Count(int start, int length) =>
        ++_terms <= MaxTerms || Refuse($"A query has at most {MaxTerms} conditions. Remove some.", start, length);

    private QueryNode? FailDepth(int position) =>
        Fail($"Nested deeper than {MaxDepth} levels. Remove parentheses or negations.", position, 1);

    private bool Refuse(string message, int start, int length)
    {
        Fail(message, start, length);
        return false;
    }

    private QueryNode? Fail(string message, int start, int length)
    {
        _error ??= new QueryError(message, start, Math.Max(1, length));
        return null;
    }
}

namespace RiskConsole.Query;

/// <summary>Whether a query asks for a value.</summary>
internal enum QueryTerm
{
    Absent,
    Included,
    Excluded,
}

/// <summary>Edits queries as text: what a click on a value does. The rest of the text stays as it was written.</summary>
/// <remarks>A value is meant literally, whatever characters it has. Null stands for a missing value.
/// The field is one of the schema, with its path: <c>data.usd</c>; build paths with <see cref="Path"/>.</remarks>
internal static class QueryText
{
    /// <summary>Narrows the query to a value. Does nothing when it already is; turns an exclusion of the value around.</summary>
    public static string Include(string? text, string field, string? value) => Set(text, field, value, included: true);

    /// <summary>Takes a value out of the query's results. Does nothing when it already is; turns an inclusion of the value
    /// around.</summary>
    public static string Exclude(string? text, string field, string? value) => Set(text, field, value, included: false);

    /// <summary>Removes an inclusion or exclusion of the value; the text as it was when there is none.</summary>
    public static string Remove(string? text, string field, string? value)
    {
        var parts = Split(text, field, value);
        return parts.Exists(part => part.State != QueryTerm.Absent)
            ? string.Join(' ', parts.Where(part => part.State == QueryTerm.Absent).Select(part => part.Text))
            : text ?? "";
    }

    /// <summary>Narrows the query by a term as it is written, such as <c>-outcome:ok</c>. Does nothing where it stands already; takes the place of its opposite.</summary>
    public static string Add(string? text, string term)
    {
        var opposite = term is ['-', .. var rest] ? rest : "-" + term;
        var parts = Split(text, "", null).ConvertAll(part => part.Text);
        if (parts.Contains(term))
            return text!;
        parts.RemoveAll(part => part == opposite);
        return string.Join(' ', [.. parts, term]);
    }

    /// <summary>Whether the query, as a condition of its own beside all others, includes or excludes the value.</summary>
    public static QueryTerm Find(string? text, string field, string? value) =>
        Split(text, field, value).Select(part => part.State).FirstOrDefault(state => state != QueryTerm.Absent);

    /// <summary>The value as it is written after a colon to be meant literally.</summary>
    public static string Quote(string value)
    {
        value = Clean(value);
        return IsBare(value) ? value : QuoteText(value);
    }

    /// <summary>A key of a path, quoted where it must be.</summary>
    public static string QuoteKey(string key)
    {
        key = Clean(key);
        return key.Length > 0 && key.All(QueryScanner.IsKey) ? key : QuoteText(key);
    }

    /// <summary>The field that reaches a value in a JSON document, e.g. <c>data."a.b".c</c>.</summary>
    public static string Path(string root, params IEnumerable<string> keys) =>
        string.Concat([root, .. keys.Select(key => "." + QuoteKey(key))]);

    private static string Set(string? text, string field, string? value, bool included)
    {
        var (wanted, opposite) = included ? (QueryTerm.Included, QueryTerm.Excluded) : (QueryTerm.Excluded, QueryTerm.Included);
        var term = (included == (value is not null) ? "" : "-") + field + ":" + (value is null ? "*" : Quote(value));
        var parts = Split(text, field, value);
        if (parts.Exists(part => part.State == wanted))
            return text!;
        var opposed = parts.FindIndex(part => part.State == opposite);
        if (opposed < 0)
            parts.Add((term, wanted));
        else
            parts[opposed] = (term, wanted);
        return string.Join(' ', parts.Where(part => part.State != opposite).Select(part => part.Text));
    }

    /// <summary>The conditions that must all hold, as written, each with whether it is about the value.</summary>
    private static List<(string Text, QueryTerm State)> Split(string? text, string field, string? value)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];
        var (node, _) = QueryParser.Parse(text);
        return node switch
        {
            // A text with a mistake in it stays whole: its writer mends it.
            null => [(text.Trim(), QueryTerm.Absent)],
            AllNode => [],
            AndNode and => [.. and.Items.Select(Part)],
            OrNode { IsGrouped: false } => [("(" + text.Trim() + ")", QueryTerm.Absent)],
            _ => [Part(node)],
        };

        (string, QueryTerm) Part(QueryNode item) => (text.Substring(item.Start, item.Length), StateOf(item, field, value));
    }

    private static QueryTerm StateOf(QueryNode item, string field, string? value)
    {
        var positive = true;
        while (item is NotNode not)
        {
            positive = !positive;
            item = not.Inner;
        }
        if (item is not FieldNode { Values: [var only] } found || !IsField(found.Field, field))
            return QueryTerm.Absent;
        if (value is null && only is ExistsValue)
            return positive ? QueryTerm.Excluded : QueryTerm.Included;
        var word = (only as LiteralValue)?.Word ?? (only as RangeValue)?.Whole;
        return value is null || word is null || word.HasWildcard || word.Text != Clean(value) ? QueryTerm.Absent
            : positive ? QueryTerm.Included
            : QueryTerm.Excluded;
    }

    private static bool IsField(FieldName found, string field) =>
        new QueryScanner(field + ":").TryReadField() is { } name
        && name.Head.Equals(found.Head, StringComparison.OrdinalIgnoreCase)
        && name.Path.SequenceEqual(found.Path);

    /// <summary>Plain words, and numbers in their plain form; another form of a number ("007", "1e5") is text that only looks like
    /// one.</summary>
    private static bool IsBare(string value)
    {
        if (value.Length == 0 || value.Contains("..", StringComparison.Ordinal))
            return false;
        foreach (var c in value)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c) || c is '(' or ')' or '|' or '"' or ',' or '*' or '\\' or '<' or '>')
                return false;
        }
        if (!ExactNumber.TryParse(System.Text.Encoding.UTF8.GetBytes(value), out _))
            return value[0] is not ('-' or '+' or '=');
        var digits = value.TrimStart('-');
        return value[0] != '+' && !value.Contains('e', StringComparison.OrdinalIgnoreCase) && value[^1] != '.'
            && digits[0] != '.' && (digits[0] != '0' || digits.Length == 1 || digits[1] == '.');
    }

    /// <summary>Any text in quotes.</summary>
    public static string QuoteText(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    /// <summary>Without what no query may contain; half a surrogate pair is stored as U+FFFD, NUL cannot be asked for.</summary>
    private static string Clean(string text)
    {
        for (var at = QueryScanner.FindForbidden(text); at >= 0; at = QueryScanner.FindForbidden(text))
            text = text[at] == '\0' ? text.Remove(at, 1) : text[..at] + '\uFFFD' + text[(at + 1)..];
        return text;
    }
}

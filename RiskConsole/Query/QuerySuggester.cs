namespace RiskConsole.Query;

/// <summary>Completions for the text around the caret.</summary>
internal static class QuerySuggester
{
    public static IReadOnlyList<QuerySuggestion> Suggest<T>(QuerySchema<T> schema, string text, int caret)
    {
        caret = Math.Clamp(caret, 0, text.Length);
        var start = caret;
        while (start > 0 && !char.IsWhiteSpace(text[start - 1]))
            start--;
        var prefix = text[start..caret];
        return [.. schema.Fields
            .Where(f => f.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Select(f => new QuerySuggestion(f.Name + (f.IsOpen ? "." : ":"), start, prefix.Length, f.Detail))];
    }
}

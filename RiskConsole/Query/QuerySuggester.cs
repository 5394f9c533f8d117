namespace RiskConsole.Query;

/// <summary>Completions for the text around the caret: fields, operators, the words of a field, values and paths seen lately.</summary>
internal static class QuerySuggester
{
    private const int Most = 20;

    public static IReadOnlyList<QuerySuggestion> Suggest<T>(QuerySchema<T> schema, string text, int caret)
    {
        if (text.Length > QueryParser.MaxLength)
            return [];
        var place = CaretPlace.Find(text, Math.Clamp(caret, 0, text.Length));
        IEnumerable<QuerySuggestion> found = place.Field is null ? Names(schema, text, place) : Values(schema, text, place);
        return [.. found.DistinctBy(s => s.Insert).Where(s => s.Insert != text.Substring(s.Start, s.Length)).Take(Most)];
    }

    private static List<QuerySuggestion> Names<T>(QuerySchema<T> schema, string text, CaretPlace place)
    {
        if (place.InQuotes)
            return [];
        var typed = text[place.Start..place.Caret];
        // What follows the caret within the word is replaced too, and with it the colon, which the suggestion brings.
        var end = place.Caret;
        while (end < text.Length && (QueryScanner.IsKey(text[end]) || text[end] == '.'))
            end++;
        var hasColon = end < text.Length && text[end] == ':';
        var length = end - place.Start + (hasColon ? 1 : 0);

        var suggestions = new List<QuerySuggestion>();
        foreach (var field in schema.Fields)
        {
            var isPath = field.IsOpen && typed.StartsWith(field.Name + ".", StringComparison.OrdinalIgnoreCase);
            if (isPath || (field.IsOpen && typed.Length > 1))
            {
                var typedPath = isPath ? typed[(field.Name.Length + 1)..] : typed;
                suggestions.AddRange(field.SamplePaths()
                    .Where(path => path.StartsWith(typedPath, StringComparison.OrdinalIgnoreCase))
                    .Select(path => new QuerySuggestion($"{field.Name}.{path}:", place.Start, length, "seen in recent events")));
            }
            if (!isPath && field.Aliases.Prepend(field.Name).Any(name => name.StartsWith(typed, StringComparison.OrdinalIgnoreCase)))
                suggestions.Add(new QuerySuggestion(field.Name + (field.IsOpen ? "." : ":"), place.Start, length, field.Detail));
        }
        // Names before the paths of open fields, in the order of the schema.
        var ordered = suggestions.OrderBy(s => !typed.Contains('.') && s.Insert[..^1].Contains('.')).ToList();
        if (typed.Length == 0 || ordered.Count == 0)
            ordered.AddRange(Operators(typed, text, place));
        if (ordered.Count == 0 && typed.Length > 0 && schema.FindNear(typed) is { } near)
        {
            var field = schema.Find(near)!;
            ordered.Add(new QuerySuggestion(near + (field.IsOpen ? "." : ":"), place.Start, length, field.Detail));
        }
        return ordered;
    }

    private static IEnumerable<QuerySuggestion> Operators(string typed, string text, CaretPlace place)
    {
        var hasLeft = text.AsSpan(0, place.Start).Trim().Length > 0;
        (string Insert, string Detail)[] known = hasLeft
            ? [("OR ", "either side"), ("NOT ", "not what follows"), ("AND ", "both sides, as a space")]
            : [("NOT ", "not what follows")];
        return known.Where(k => k.Insert.StartsWith(typed, StringComparison.Ordinal))
            .Select(k => new QuerySuggestion(k.Insert, place.Start, place.Caret - place.Start, k.Detail));
    }

    private static IEnumerable<QuerySuggestion> Values<T>(QuerySchema<T> schema, string text, CaretPlace place)
    {
        if (new QueryScanner(place.Field + ":").TryReadField() is not { } name || schema.Find(name) is not { } field)
            return [];
        var typed = text[place.Start..place.Caret];
        var end = place.Caret;
        while (!place.InQuotes && end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not (')' or ',' or '|' or '"'))
            end++;
        var sign = typed.StartsWith(">=", StringComparison.Ordinal) || typed.StartsWith("<=", StringComparison.Ordinal) ? typed[..2]
            : typed.Length > 0 && typed[0] is '>' or '<' ? typed[..1]
            : "";
        var wanted = typed[sign.Length..];

        var candidates = new List<(string Insert, string Detail)>();
        candidates.AddRange(field.Words.Select(word => (sign + word, field.Detail)));
        if (sign.Length == 0)
        {
            if (!field.IsOpen)
                candidates.AddRange(field.Samples().Select(sample => (sample, "value")));
            if (field.IsOrdered && field.Words.Count > 0)
                candidates.AddRange(field.Words.Skip(1).Take(field.Words.Count - 2).Select(word => (">=" + word, $"{word} or worse")));
            if (typed.Length == 0)
                candidates.AddRange(Signs(field));
        }
        else if (field.IsOrdered)
        {
            candidates.AddRange(field.Samples().Select(sample => (sign + sample.TrimStart('<', '>', '='), "value")));
        }
        return candidates
            .Where(c => c.Insert.StartsWith(typed, StringComparison.OrdinalIgnoreCase)
                || (wanted.Length > 1 && c.Insert.Contains(wanted, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(c => c.Insert.StartsWith(typed, StringComparison.OrdinalIgnoreCase) ? 0 : 1)
            .Select(c => new QuerySuggestion(c.Insert, place.Start, end - place.Start, c.Detail));
    }

    private static IEnumerable<(string Insert, string Detail)> Signs<T>(QueryField<T> field)
    {
        if (field.IsOrdered && field.Words.Count == 0)
        {
            yield return (">", "greater than");
            yield return (">=", "at least");
            yield return ("<", "less than");
            yield return ("<=", "at most");
        }
        yield return ("*", "is there");
    }
}

/// <summary>What stands at the caret.</summary>
/// <param name="Field">The field whose value is being written; null when a field or free text is.</param>
/// <param name="Start">Where the name or value begins.</param>
internal sealed record CaretPlace(string? Field, int Start, int Caret, bool InQuotes)
{
    public static CaretPlace Find(string text, int caret)
    {
        string? field = null;
        var (start, inQuotes, inSet) = (0, false, false);
        for (var i = 0; i < caret; i++)
        {
            var c = text[i];
            if (c == '\\')
            {
                i++;
            }
            else if (c == '"')
            {
                inQuotes = !inQuotes;
            }
            else if (inQuotes)
            {
                continue;
            }
            else if (c == '(' && field is not null && start == i)
            {
                (inSet, start) = (true, i + 1);
            }
            else if (inSet && (c is ',' or '|' || char.IsWhiteSpace(c)))
            {
                start = i + 1;
            }
            else if (char.IsWhiteSpace(c) || c is '(' or ')' or '|')
            {
                (field, inSet, start) = (null, false, i + 1);
            }
            else if (c == '-' && start == i && field is null)
            {
                start = i + 1;
            }
            else if (c == ':' && field is null)
            {
                (field, start) = (text[start..i], i + 1);
            }
        }
        return new CaretPlace(field, Math.Min(start, caret), caret, inQuotes);
    }
}

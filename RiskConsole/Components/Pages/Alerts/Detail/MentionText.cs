namespace RiskConsole.Components.Pages.Alerts.Detail;

/// <summary>Mentions in what people write: <c>@name</c>.</summary>
internal static class MentionText
{
    /// <summary>The text in pieces; the longest name that fits counts.</summary>
    public static IEnumerable<(string Text, bool IsMention)> Split(string text, IReadOnlyList<string> names)
    {
        var from = 0;
        for (var at = text.IndexOf('@'); at >= 0; at = at + 1 < text.Length ? text.IndexOf('@', at + 1) : -1)
        {
            // In the middle of a word it is a mail address.
            if (at > 0 && char.IsLetterOrDigit(text[at - 1]))
                continue;
            var rest = text.AsSpan(at + 1);
            var length = 0;
            foreach (var name in names)
            {
                if (name.Length > length && rest.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (rest.Length == name.Length || !char.IsLetterOrDigit(rest[name.Length])))
                    length = name.Length;
            }
            if (length == 0)
                continue;
            if (at > from)
                yield return (text[from..at], false);
            yield return (text.Substring(at, length + 1), true);
            from = at + 1 + length;
        }
        if (from < text.Length)
            yield return (text[from..], false);
    }
}

using System.Text;
using RiskConsole.Query;

namespace RiskConsole.Rules;

/// <summary>Cuts a template into text and names.</summary>
internal static class TemplateParser
{
    private const string Open = "{{";
    private const string Close = "}}";

    /// <summary>Digits a format may ask for; more would only be noise, and a very long text.</summary>
    private const int MostDigits = 9;
    private const int LongestFormat = 20;

    /// <returns>The parts, or why there are none.</returns>
    public static (MessageTemplate.Part[]? Parts, TemplateError? Error) Parse(string text)
    {
        if (text.Length > MessageTemplate.LongestText)
        {
            return (null, new($"The message has {text.Length} characters; {MessageTemplate.LongestText} are allowed.",
                MessageTemplate.LongestText, text.Length - MessageTemplate.LongestText));
        }
        if (QueryScanner.FindForbidden(text) is >= 0 and var forbidden)
            return (null, new("This character cannot be part of a text.", forbidden, 1));
        List<MessageTemplate.Part> parts = [];
        var literal = new StringBuilder();
        var at = 0;
        while (at < text.Length)
        {
            var open = text.IndexOf(Open, at, StringComparison.Ordinal);
            literal.Append(text, at, (open < 0 ? text.Length : open) - at);
            if (open < 0)
                break;
            at = open + Open.Length;
            if (string.CompareOrdinal(text, at, Open, 0, Open.Length) == 0)
            {
                literal.Append(Open);
                at += Open.Length;
                continue;
            }
            var close = text.IndexOf(Close, at, StringComparison.Ordinal);
            if (close < 0)
                return (null, new("These braces are not closed. Write }} behind the name, or {{{{ for two braces as text.", open, text.Length - open));
            if (literal.Length > 0)
                parts.Add(new(open - literal.Length, literal.ToString(), null, null, null));
            literal.Clear();
            var (part, error) = Name(text, at, close);
            if (part is null)
                return (null, error);
            parts.Add(part);
            at = close + Close.Length;
        }
        if (literal.Length > 0)
            parts.Add(new(text.Length - literal.Length, literal.ToString(), null, null, null));
        return ([.. parts], null);
    }

    private static (MessageTemplate.Part? Part, TemplateError? Error) Name(string text, int start, int end)
    {
        var inner = text[start..end];
        var colon = ColonOf(inner);
        var name = inner[..colon].Trim();
        var format = colon < inner.Length ? inner[(colon + 1)..].Trim() : null;
        if (name.Length == 0)
            return (null, new("A name is missing between the braces, such as {{value}} or {{subject}}.", start, Math.Max(1, inner.Length)));
        if (format is not null && !IsFormat(format))
        {
            return (null, new($"\"{Cut(format)}\" is no number format. Write one such as 0.0, #,0 or n2.",
                start + colon + 1, Math.Max(1, end - start - colon - 1)));
        }
        var known = name.ToLowerInvariant() is "severity" or "level"
            ? "level"
            : MessageTemplate.Names.FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (known is not null)
            return (new(start, null, known, format, null), null);
        if (FieldNames.Find(name).Field is { } field)
            return (new(start, null, field.Name, format, field), null);
        var near = Nearest.Find(name, [.. MessageTemplate.Names, "severity", "subject", "type", "source", "score", "category", "time"]);
        var help = near is null
            ? $"Known are {string.Join(", ", MessageTemplate.Names)} and the fields of events, such as data.usd."
            : $"Did you mean {{{{{near}}}}}?";
        return (null, new($"There is no name \"{Cut(name)}\". {help}", start, Math.Max(1, inner.Length)));
    }

    /// <summary>The colon before the format; the keys of a path may hold others, in quotes.</summary>
    private static int ColonOf(string inner)
    {
        var quoted = false;
        for (var i = 0; i < inner.Length; i++)
        {
            if (quoted && inner[i] == '\\')
                i++;
            else if (inner[i] == '"')
                quoted = !quoted;
            else if (inner[i] == ':' && !quoted)
                return i;
        }
        return inner.Length;
    }

    private static bool IsFormat(string format)
    {
        if (format.Length is 0 or > LongestFormat)
            return false;
        if (char.ToLowerInvariant(format[0]) is 'n' or 'f' or 'p' or 'e' or 'g')
            return format.Length == 1 || (format.Length == 2 && char.IsAsciiDigit(format[1]));
        return format.All(c => c is '0' or '#' or '.' or ',' or '%') && format.Count(c => c == '.') <= 1
            && format.Count(c => c is '0' or '#') is > 0 and <= 2 * MostDigits && format.Count(c => c == ',') <= 1;
    }

    private static string Cut(string text) => text.Length <= 40 ? text : text[..40] + "…";
}

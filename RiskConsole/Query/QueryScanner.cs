using System.Globalization;
using System.Text;

namespace RiskConsole.Query;

/// <summary>Reads the text of a query by characters: spaces, field names, words, quoted texts.</summary>
internal sealed class QueryScanner(string text)
{
    public string Text { get; } = text;

    public int Position { get; set; }

    public bool AtEnd => Position >= Text.Length;

    /// <summary>The character at the position; NUL, which no query contains, at the end.</summary>
    public char Current => AtEnd ? '\0' : Text[Position];

    public char Peek(int ahead = 1) => Position + ahead < Text.Length ? Text[Position + ahead] : '\0';

    public void SkipSpace()
    {
        while (!AtEnd && char.IsWhiteSpace(Text[Position]))
            Position++;
    }

    /// <summary>The first character that no query may contain: NUL (SQL text ends there) or half a surrogate pair; -1 when there is
    /// none.</summary>
    public static int FindForbidden(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0')
                return i;
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return i;
            i++;
        }
        return -1;
    }

    /// <summary>Whether this keyword stands at the position as a word of its own. Keywords are upper case, so that "or" can be searched
    /// for.</summary>
    public bool IsKeyword(string keyword)
    {
        if (string.CompareOrdinal(Text, Position, keyword, 0, keyword.Length) != 0)
            return false;
        var after = Peek(keyword.Length);
        return after is '\0' or '(' or ')' or '|' or '"' || char.IsWhiteSpace(after);
    }

    /// <summary>Reads <c>field:</c> with its path and moves behind the colon; null, and no move, when no field stands here.</summary>
    public FieldName? TryReadField()
    {
        var start = Position;
        if (!IsHeadStart(Current))
            return null;
        var i = start + 1;
        while (i < Text.Length && IsHead(Text[i]))
            i++;
        var head = Text[start..i];
        var path = new List<string>();
        while (i < Text.Length && Text[i] == '.')
        {
            i++;
            var key = i < Text.Length && Text[i] == '"' ? ReadQuotedKey(ref i) : ReadKey(ref i);
            if (key is null)
                return null;
            path.Add(key);
        }
        if (i >= Text.Length || Text[i] != ':')
            return null;
        Position = i + 1;
        return new FieldName(head, path, start, i - start);
    }

    /// <summary>Where the bare word at the position ends.</summary>
    public int FindWordEnd(bool inSet)
    {
        var i = Position;
        while (i < Text.Length && !EndsWord(Text[i], inSet))
            i += Text[i] == '\\' && i + 1 < Text.Length ? 2 : 1;
        return i;
    }

    /// <summary>The first <c>..</c> between the offsets that is not escaped; -1 when there is none.</summary>
    public int FindDots(int start, int end)
    {
        for (var i = start; i + 1 < end; i++)
        {
            if (Text[i] == '\\')
                i++;
            else if (Text[i] == '.' && Text[i + 1] == '.')
                return i;
        }
        return -1;
    }

    /// <summary>The bare word between the offsets.</summary>
    public QueryWord Word(int start, int end)
    {
        var whole = new StringBuilder();
        var part = new StringBuilder();
        var parts = new List<string>();
        var escaped = false;
        var afterStar = false;
        for (var i = start; i < end; i++)
        {
            var c = Text[i];
            if (c == '*')
            {
                // A run of stars means no more than one.
                if (!afterStar)
                {
                    parts.Add(part.ToString());
                    part.Clear();
                    whole.Append('*');
                }
                afterStar = true;
                continue;
            }
            afterStar = false;
            if (c == '\\' && i + 1 < end)
            {
                escaped = true;
                c = Text[++i];
            }
            part.Append(c);
            whole.Append(c);
        }
        parts.Add(part.ToString());
        return new QueryWord(whole.ToString(), [.. parts], escaped, start, end - start);
    }

    /// <summary>Reads the quoted text that begins at the position and moves behind it; null, and no move, when the closing quote is
    /// missing.</summary>
    public QueryWord? TryReadQuoted()
    {
        var start = Position;
        var i = start;
        var content = ReadQuotedKey(ref i);
        if (content is null)
            return null;
        Position = i;
        return new QueryWord(content, [content], true, start, i - start);
    }

    private string? ReadQuotedKey(ref int i)
    {
        var content = new StringBuilder();
        for (i++; i < Text.Length; i++)
        {
            var c = Text[i];
            if (c == '"')
            {
                i++;
                return content.ToString();
            }
            if (c == '\\' && i + 1 < Text.Length)
                c = Text[++i];
            content.Append(c);
        }
        return null;
    }

    private string? ReadKey(ref int i)
    {
        var start = i;
        while (i < Text.Length && IsKey(Text[i]))
            i++;
        return i == start ? null : Text[start..i];
    }

    public static bool IsHeadStart(char c) => char.IsLetter(c) || c == '_';

    public static bool IsHead(char c) => char.IsLetterOrDigit(c) || c is '_' or '-';

    /// <summary>Whether the character can stand in a key of a path without quotes.</summary>
    public static bool IsKey(char c) =>
        char.IsLetterOrDigit(c) || c is '_' or '-' or '@' or '$' or '/' or '#' or '+' or '%' or '&'
        || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool EndsWord(char c, bool inSet) =>
        char.IsWhiteSpace(c) || c is '(' or ')' or '|' or '"' || (inSet && c == ',');
}

using System.Buffers;

namespace RiskConsole.Events.Ingest;

/// <summary>What CloudEvents 1.0 demands of names and values of attributes.</summary>
internal static class AttributeRules
{
    /// <summary>Longest name of an extension attribute; CloudEvents advises 20.</summary>
    public const int MaxNameLength = 64;

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789"u8);

    private static readonly SearchValues<char> UriChars = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%");

    private static readonly SearchValues<char> SchemeChars = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");

    public static bool IsName(ReadOnlySpan<byte> name) =>
        name.Length is > 0 and <= MaxNameLength && !name.ContainsAnyExcept(NameBytes);

    /// <summary>Whether the text is a URI-reference (RFC 3986 section 4.1) as far as its characters and its scheme go.</summary>
    public static bool IsUriReference(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.ContainsAnyExcept(UriChars) || text.Count('#') > 1)
            return false;
        for (var i = text.IndexOf('%'); i >= 0;)
        {
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                return false;
            var next = text[(i + 3)..].IndexOf('%');
            i = next < 0 ? -1 : i + 3 + next;
        }

        // A colon before the first slash, question mark or hash ends a scheme, and nothing else may stand there.
        var end = text.IndexOfAny('/', '?', '#');
        var head = end < 0 ? text : text[..end];
        var colon = head.IndexOf(':');
        return colon < 0 || (colon > 0 && char.IsAsciiLetter(head[0]) && !head[..colon].ContainsAnyExcept(SchemeChars));
    }

    /// <summary>Finds what CloudEvents forbids in strings: control characters and noncharacters.</summary>
    public static bool HasForbiddenCharacter(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c < ' ' || c is >= '\u007f' and <= '\u009f' or '\ufffe' or '\uffff' or >= '\ufdd0' and <= '\ufdef')
                return true;
        }
        return false;
    }
}

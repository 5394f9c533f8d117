using System.Buffers;
using System.Globalization;
using System.Text;

namespace RiskConsole.Query;

/// <summary>Text to find, with gaps where a <c>*</c> stands. Runs in time linear in the text, whatever the pattern.</summary>
/// <param name="Parts">The texts between the gaps; one part is the whole text.</param>
/// <param name="IgnoreCase">Ordinal, over all of Unicode, as <see cref="StringComparison.OrdinalIgnoreCase"/>.</param>
internal sealed record TextPattern(string[] Parts, bool IgnoreCase)
{
    private readonly StringComparison _comparison = IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    public bool IsExact => Parts.Length == 1;

    /// <summary>Text, then anything: the shape an index can serve.</summary>
    public bool IsPrefix => Parts.Length == 2 && Parts[1].Length == 0;

    /// <summary>The same pattern anywhere within a text.</summary>
    public TextPattern Anywhere()
    {
        string[] open = [""];
        return new([.. Parts[0].Length == 0 ? [] : open, .. Parts, .. Parts[^1].Length == 0 ? [] : open], IgnoreCase);
    }

    public bool Matches(ReadOnlySpan<char> text)
    {
        if (Parts.Length == 1)
            return text.Equals(Parts[0], _comparison);
        var (first, last) = (Parts[0], Parts[^1]);
        if (text.Length < first.Length + last.Length || !text.StartsWith(first, _comparison) || !text.EndsWith(last, _comparison))
            return false;
        var rest = text[first.Length..^last.Length];
        for (var i = 1; i < Parts.Length - 1; i++)
        {
            var at = rest.IndexOf(Parts[i], _comparison);
            if (at < 0)
                return false;
            rest = rest[(at + Parts[i].Length)..];
        }
        return true;
    }

    /// <summary>The least text greater than every text that begins with <paramref name="prefix"/>, in the order of code points; null
    /// when there is none.</summary>
    public static string? After(string prefix)
    {
        var runes = prefix.EnumerateRunes().ToArray();
        for (var i = runes.Length - 1; i >= 0; i--)
        {
            if (runes[i].Value == 0x10FFFF)
                continue;
            var next = runes[i].Value == 0xD7FF ? 0xE000 : runes[i].Value + 1;
            return string.Concat(runes.Take(i).Select(r => r.ToString())) + char.ConvertFromUtf32(next);
        }
        return null;
    }

    /// <summary>Resolves JSON escapes into <paramref name="into"/>, which is at least as long as the text.</summary>
    /// <returns>How many characters were written.</returns>
    public static int ResolveEscapes(ReadOnlySpan<char> json, Span<char> into)
    {
        var written = 0;
        for (var i = 0; i < json.Length; i++)
        {
            var c = json[i];
            if (c == '\\' && i + 1 < json.Length)
            {
                c = json[++i];
                if (c == 'u' && i + 4 < json.Length
                    && ushort.TryParse(json.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                {
                    c = (char)code;
                    i += 4;
                }
                else
                {
                    c = c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', _ => c };
                }
            }
            into[written++] = c;
        }
        return written;
    }

    /// <summary>As <see cref="Matches(ReadOnlySpan{char})"/>, on the text that JSON stands for.</summary>
    public bool MatchesJson(ReadOnlySpan<char> json)
    {
        if (!json.Contains('\\'))
            return Matches(json);
        var rented = ArrayPool<char>.Shared.Rent(json.Length);
        try
        {
            return Matches(rented.AsSpan(0, ResolveEscapes(json, rented)));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    /// <summary>As <see cref="Matches(ReadOnlySpan{char})"/>, on UTF-8.</summary>
    /// <param name="json">Whether the bytes are JSON, whose escapes are resolved.</param>
    public bool MatchesUtf8(ReadOnlySpan<byte> text, bool json)
    {
        char[]? rented = null;
        var chars = text.Length <= 256 ? stackalloc char[256] : rented = ArrayPool<char>.Shared.Rent(text.Length);
        try
        {
            ReadOnlySpan<char> decoded = chars[..Encoding.UTF8.GetChars(text, chars)];
            return json ? MatchesJson(decoded) : Matches(decoded);
        }
        finally
        {
            if (rented is not null)
                ArrayPool<char>.Shared.Return(rented);
        }
    }
}

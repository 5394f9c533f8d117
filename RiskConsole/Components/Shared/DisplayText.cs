using System.Buffers;
using System.Globalization;
using System.Text;

namespace RiskConsole.Components.Shared;

/// <summary>Makes text that others wrote harmless to read: what would be invisible, move the cursor or turn the reading direction is
/// shown as a mark. HTML is the renderer's business; this is about characters.</summary>
public static class DisplayText
{
    private const string Controls = "\0\u0001\u0002\u0003\u0004\u0005\u0006\a\b\t\n\v\f\r\u000e\u000f"
        + "\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017"
        + "\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\u007f";

    // U+0080..U+009F are the C1 controls; the rest are bidi controls, zero-width characters, line separators and the byte order mark.
    private const string Invisible = "\u0080\u0081\u0082\u0083\u0084\u0085\u0086\u0087\u0088\u0089\u008a\u008b\u008c\u008d\u008e\u008f"
        + "\u0090\u0091\u0092\u0093\u0094\u0095\u0096\u0097\u0098\u0099\u009a\u009b\u009c\u009d\u009e\u009f"
        + "\u00ad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff";

    private static readonly SearchValues<char> Suspects = SearchValues.Create(Controls + Invisible + SurrogateRange());

    /// <summary>The text with control, bidi and invisible characters made visible, cut after <paramref name="max"/> characters with an
    /// ellipsis.</summary>
    /// <param name="keepLines">Leaves line ends and tabs as they are, for text shown in a block of its own.</param>
    /// <returns>The same instance when nothing had to be changed; empty for null.</returns>
    public static string Clean(string? text, int max = int.MaxValue, bool keepLines = false)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var cut = text.Length > max;
        var span = cut ? text.AsSpan(0, char.IsHighSurrogate(text[max - 1]) ? max - 1 : max) : text.AsSpan();
        var first = span.IndexOfAny(Suspects);
        if (first < 0)
            return cut ? string.Concat(span, "…") : text;

        var result = new StringBuilder(span.Length + 16).Append(span[..first]);
        foreach (var rune in span[first..].EnumerateRunes())
            Append(result, rune, keepLines);
        if (cut)
            result.Append('…');
        return result.ToString();
    }

    private static void Append(StringBuilder result, Rune rune, bool keepLines)
    {
        var value = rune.Value;
        if (keepLines && (value is '\n' or '\t' or '\r'))
        {
            result.Append((char)value);
        }
        else if (value < 0x20 || value == 0x7f)
        {
            AppendMark(result, value);
        }
        else if ((value < 0x10000 && Invisible.Contains((char)value)) || value is >= 0xE0000 and <= 0xE007F)
        {
            // Square brackets of mathematics: rare in payloads, and the code point says exactly what was there.
            result.Append(CultureInfo.InvariantCulture, $"⟦U+{value:X4}⟧");
        }
        else
        {
            result.Append(rune.ToString());
        }
    }

    // Unicode has pictures of the C0 controls (␀..␟) and of DEL (␡).
    private static void AppendMark(StringBuilder result, int value) => result.Append((char)(value == 0x7f ? 0x2421 : 0x2400 + value));

    private static string SurrogateRange() => string.Create(0x800, 0, static (chars, _) =>
    {
        for (var i = 0; i < chars.Length; i++)
            chars[i] = (char)(0xD800 + i);
    });
}

namespace RiskConsole.Events.Search;

/// <summary>Texts as the numbers of their grams: every four ASCII characters in a row, upper or lower case. A text holds another only if it
/// has all of its grams. Other characters end a row: no ASCII letter equals one of them, whatever the case.</summary>
internal static class TextGrams
{
    /// <summary>How many numbers there are; different grams may share one.</summary>
    public const int Count = 1 << 16;

    private const int Length = 4;

    /// <summary>Marks the block's bit for each gram of the text.</summary>
    public static void Mark(ReadOnlySpan<char> text, ulong[] bits, ulong block)
    {
        var (window, row) = (0u, 0);
        foreach (var c in text)
        {
            if (!Take(c, ref window, ref row))
                continue;
            bits[NumberOf(window)] |= block;
        }
    }

    /// <returns>The distinct numbers; none for a text that is too short.</returns>
    public static int[] Of(ReadOnlySpan<char> text)
    {
        var found = new HashSet<int>();
        var (window, row) = (0u, 0);
        foreach (var c in text)
        {
            if (Take(c, ref window, ref row))
                found.Add(NumberOf(window));
        }
        return [.. found];
    }

    private static bool Take(char c, ref uint window, ref int row)
    {
        if (!char.IsAscii(c))
        {
            row = 0;
            return false;
        }
        window = (window << 8) | (c is >= 'A' and <= 'Z' ? c | 0x20u : c);
        return ++row >= Length;
    }

    // Multiplicative hashing (Knuth, The Art of Computer Programming 3, §6.4): the high bits depend on all of the gram.
    private static int NumberOf(uint window) => (int)((window * 0x9E3779B1) >> 16);
}

namespace RiskConsole.Components.Pages.Audit.Entry;

/// <summary>Two texts with what they share at both ends, so that one sees the one word that changed in a long condition.</summary>
/// <param name="Head">What both begin with.</param>
/// <param name="Tail">What both end with.</param>
internal readonly record struct TextChange(string Head, string Before, string After, string Tail)
{
    /// <summary>Characters of what is shared that are shown beside what is not.</summary>
    public const int Context = 120;

    /// <summary>Texts that share less than this, or less than one part in so many, are two different texts, not one that was edited.</summary>
    private const int LeastShared = 4;

    /// <param name="whole">Shows all of what is shared.</param>
    public static TextChange Between(string before, string after, bool whole = false)
    {
        var shortest = Math.Min(before.Length, after.Length);
        var head = before.AsSpan().CommonPrefixLength(after);
        if (head > 0 && char.IsHighSurrogate(before[head - 1]))
            head--;
        var tail = 0;
        while (tail < shortest - head && before[^(tail + 1)] == after[^(tail + 1)])
            tail++;
        if (tail > 0 && char.IsLowSurrogate(before[^tail]))
            tail--;
        if (head + tail < Math.Max(LeastShared, shortest / LeastShared))
            return new("", before, after, "");
        var (start, end) = (before[..head], before[(before.Length - tail)..]);
        return new(
            whole || start.Length <= Context ? start : "…" + start[Whole(start, start.Length - Context)..],
            before[head..(before.Length - tail)], after[head..(after.Length - tail)],
            whole || end.Length <= Context ? end : end[..Whole(end, Context)] + "…");
    }

    // Not between the two halves of a character.
    private static int Whole(string text, int at) => char.IsLowSurrogate(text[at]) ? at - 1 : at;
}

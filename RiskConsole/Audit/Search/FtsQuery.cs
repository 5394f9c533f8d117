using System.Text;
using RiskConsole.Audit.Writing;
using RiskConsole.Query;

namespace RiskConsole.Audit.Search;

/// <summary>What texts a search needs, as a query of the text index: all entries that can match, and some that do not.</summary>
internal static class FtsQuery
{
    private const int Gram = 3;

    /// <summary>More grams of one text make it no rarer.</summary>
    private const int MostGrams = 10;

    /// <summary>A longer query costs more than it saves.</summary>
    private const int Longest = 4_000;

    /// <returns>Null where the index cannot help: nothing is needed, or only texts shorter than three characters.</returns>
    public static string? Of(TextNeed? need) =>
        need is not null && Write(need) is { Length: <= Longest } query ? $"({query}) OR \"{EntryProjection.CutMark}\"" : null;

    private static string? Write(TextNeed need)
    {
        switch (need)
        {
            case TextNeed.Text text:
                return Join(Grams(text.Value), " AND ");
            case TextNeed.All all:
                return Join([.. all.Needs.Select(Write).OfType<string>().Distinct(StringComparer.Ordinal)], " AND ");
            case TextNeed.Any any:
                string?[] parts = [.. any.Needs.Select(Write)];
                return parts.Contains(null) ? null : Join([.. parts.OfType<string>().Distinct(StringComparer.Ordinal)], " OR ");
            default:
                return null;
        }
    }

    private static string? Join(string[] parts, string with) => parts.Length switch { 0 => null, 1 => parts[0], _ => $"({string.Join(with, parts)})" };

    private static string[] Grams(string text)
    {
        List<string> grams = [];
        var run = new List<Rune>();
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsSafe(rune))
            {
                run.Clear();
                continue;
            }
            run.Add(rune);
            if (run.Count > Gram)
                run.RemoveAt(0);
            if (run.Count == Gram)
                grams.Add("\"" + string.Concat(run.Select(r => r.Value == '"' ? "\"\"" : r.ToString())) + "\"");
        }
        string[] distinct = [.. grams.Distinct(StringComparer.OrdinalIgnoreCase)];
        return distinct.Length <= MostGrams ? distinct : [.. Enumerable.Range(0, MostGrams).Select(i => distinct[i * (distinct.Length - 1) / (MostGrams - 1)])];
    }

    // Beyond ASCII the index and .NET may not agree on which letters are the same.
    private static bool IsSafe(Rune rune) => rune.IsAscii ? rune.Value != 0 : Rune.ToUpperInvariant(rune) == rune && Rune.ToLowerInvariant(rune) == rune;
}

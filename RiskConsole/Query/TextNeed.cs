namespace RiskConsole.Query;

/// <summary>Texts without which an item cannot match, whatever else is asked of it: what an index over texts needs to know. They may stand
/// anywhere in the item and in upper or lower case; an item that holds them need not match.</summary>
internal abstract record TextNeed
{
    private TextNeed()
    {
    }

    /// <summary>The condition that all hold; null, nothing is needed, where none needs anything.</summary>
    public static TextNeed? AllOf(IEnumerable<TextNeed?> needs)
    {
        var known = needs.OfType<TextNeed>().ToArray();
        return known.Length switch { 0 => null, 1 => known[0], _ => new All(known) };
    }

    /// <summary>The condition that one holds; null where one of them needs nothing.</summary>
    public static TextNeed? AnyOf(IEnumerable<TextNeed?> needs)
    {
        var all = needs.ToArray();
        return all.Contains(null) || all.Length == 0 ? null : all.Length == 1 ? all[0] : new Any(all!);
    }

    /// <summary>What a pattern needs.</summary>
    public static TextNeed? Of(TextPattern pattern) => AllOf(pattern.Parts.Select(part => part.Length == 0 ? null : new Text(part)));

    /// <summary>This text.</summary>
    public sealed record Text(string Value) : TextNeed;

    /// <summary>All of these.</summary>
    public sealed record All(IReadOnlyList<TextNeed> Needs) : TextNeed;

    /// <summary>At least one of these.</summary>
    public sealed record Any(IReadOnlyList<TextNeed> Needs) : TextNeed;
}

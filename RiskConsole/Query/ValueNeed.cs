namespace RiskConsole.Query;

/// <summary>The values of one field of which an item must have one to match, whatever else is asked of it: what an index of queries needs to know.</summary>
/// <param name="Column">Of the field; the same for all its names.</param>
/// <param name="Values">Texts, compared exactly, or whole numbers (<see cref="long"/>).</param>
internal sealed record ValueNeed(string Column, IReadOnlySet<object> Values)
{
    /// <summary>More values than this are no help.</summary>
    private const int MostValues = 64;

    /// <summary>Needs of conditions that must all hold; of two needs for one column, the narrower.</summary>
    public static IReadOnlyList<ValueNeed> AllOf(IEnumerable<IReadOnlyList<ValueNeed>> needs) =>
        [.. needs.SelectMany(n => n).GroupBy(n => n.Column).Select(column => column.MinBy(n => n.Values.Count)!)];

    /// <summary>Needs of conditions of which one must hold: only for columns that all of them need.</summary>
    public static IReadOnlyList<ValueNeed> AnyOf(IEnumerable<IReadOnlyList<ValueNeed>> needs)
    {
        var all = needs.ToList();
        return [.. all.SelectMany(n => n).GroupBy(n => n.Column)
            .Where(column => all.All(n => n.Any(need => need.Column == column.Key)))
            .Select(column => new ValueNeed(column.Key, column.SelectMany(n => n.Values).ToHashSet()))
            .Where(need => need.Values.Count <= MostValues)];
    }

    public static IReadOnlyList<ValueNeed> OneOf(string column, IEnumerable<object> values) =>
        values.ToHashSet() is { Count: <= MostValues } known ? [new ValueNeed(column, known)] : [];
}

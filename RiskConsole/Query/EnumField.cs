namespace RiskConsole.Query;

/// <summary>One of a few words, stored as a number.</summary>
/// <param name="words">The words with their numbers, in order.</param>
/// <param name="ordered">Whether the numbers have an order that means something.</param>
internal sealed class EnumField<T>(
    string name, string detail, Func<T, long> get, string column, IReadOnlyList<(string Word, long Number)> words, bool ordered)
    : QueryField<T>(name, detail)
{
    public override bool IsOrdered => ordered;

    /// <summary>Other words that are understood, with their numbers.</summary>
    public IReadOnlyList<(string Word, long Number)> Synonyms { get; init; } = [];

    public override IReadOnlyList<string> Words { get; } = [.. words.Select(w => w.Word)];

    public override QueryCondition<T>? Bind(FieldName field, QueryValue value, BindContext context)
    {
        switch (value)
        {
            case ExistsValue:
                return new ConstantCondition<T>(true);
            case LiteralValue literal when TryRead(literal.Word, context, out var exact):
                return Between(exact, exact);
            case CompareValue or RangeValue when !ordered:
                context.Fail($"{Name} has no order. List the values, as in {Name}:({words[0].Word}, {words[1].Word}).", value);
                return null;
            case CompareValue compare when TryRead(compare.Word, context, out var bound):
                return compare.Operator switch
                {
                    Comparison.Greater => Between(bound + 1, long.MaxValue),
                    Comparison.GreaterOrEqual => Between(bound, long.MaxValue),
                    Comparison.Less => Between(long.MinValue, bound - 1),
                    _ => Between(long.MinValue, bound),
                };
            case RangeValue range:
                long low = long.MinValue, high = long.MaxValue;
                if ((range.From is { } from && !TryRead(from, context, out low)) || (range.To is { } to && !TryRead(to, context, out high)))
                    return null;
                if (low <= high)
                    return Between(low, high);
                context.FailBackwards(range);
                return null;
            default:
                return null;
        }
    }

    private IntervalCondition<T> Between(long low, long high) =>
        new(get, column, low, high, words.Min(w => w.Number), words.Max(w => w.Number));

    private bool TryRead(QueryWord word, BindContext context, out long number)
    {
        foreach (var known in words.Concat(Synonyms))
        {
            if (known.Word.Equals(word.Text, StringComparison.OrdinalIgnoreCase))
            {
                number = known.Number;
                return true;
            }
        }
        number = 0;
        var near = Nearest.Find(word.Text, words.Concat(Synonyms).Select(w => w.Word));
        var list = string.Join(", ", words.Select(w => w.Word));
        context.Fail($"\"{word.Text}\" is no {Name}. {(near is null ? "" : $"Did you mean {near}? ")}Known are: {list}.", word, near);
        return false;
    }
}

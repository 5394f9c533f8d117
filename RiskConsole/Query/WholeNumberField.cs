using System.Globalization;

namespace RiskConsole.Query;

/// <summary>A whole number.</summary>
internal sealed class WholeNumberField<T>(string name, string detail, Func<T, long> get, string column) : QueryField<T>(name, detail)
{
    public override bool IsOrdered => true;

    public override QueryCondition<T>? Bind(FieldName field, QueryValue value, BindContext context)
    {
        switch (value)
        {
            case ExistsValue:
                return new ConstantCondition<T>(true);
            case LiteralValue literal when TryRead(literal.Word, context, out var exact):
                return Interval(exact, exact);
            case CompareValue compare when TryRead(compare.Word, context, out var bound):
                return compare.Operator switch
                {
                    Comparison.Greater => bound == long.MaxValue ? new ConstantCondition<T>(false) : Interval(bound + 1, long.MaxValue),
                    Comparison.GreaterOrEqual => Interval(bound, long.MaxValue),
                    Comparison.Less => bound == long.MinValue ? new ConstantCondition<T>(false) : Interval(long.MinValue, bound - 1),
                    _ => Interval(long.MinValue, bound),
                };
            case RangeValue range:
                long low = long.MinValue, high = long.MaxValue;
                if ((range.From is { } from && !TryRead(from, context, out low)) || (range.To is { } to && !TryRead(to, context, out high)))
                    return null;
                if (low <= high)
                    return Interval(low, high);
                context.FailBackwards(range);
                return null;
            default:
                return null;
        }
    }

    private IntervalCondition<T> Interval(long low, long high) => new(get, column, low, high);

    private bool TryRead(QueryWord word, BindContext context, out long number)
    {
        if (long.TryParse(word.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
            return true;
        context.Fail($"{Name} needs a whole number up to {long.MaxValue}, as in {Name}:>1000.", word);
        return false;
    }
}

/// <summary>An integer column between two bounds, both included; the extremes of <see cref="long"/> stand for none.</summary>
/// <param name="least">The least value there is, for a column of few.</param>
internal sealed class IntervalCondition<T>(
    Func<T, long> get, string column, long low, long high, long least = long.MinValue, long most = long.MaxValue) : QueryCondition<T>
{
    /// <summary>An open or longer interval holds too many values to name.</summary>
    private const int MostNamed = 16;

    public override bool Matches(T item) => get(item) is var number && number >= low && number <= high;

    public override IReadOnlyList<ValueNeed> Values
    {
        get
        {
            var (from, to) = (Math.Max(low, least), Math.Min(high, most));
            return from != long.MinValue && to != long.MaxValue && to - from is >= -1 and < MostNamed
                ? ValueNeed.OneOf(column, Enumerable.Range(0, (int)(to - from) + 1).Select(i => (object)(from + i)))
                : [];
        }
    }

    public override void Write(SqlWriter sql) => WriteInterval(sql, column, low, high);

    public static void WriteInterval(SqlWriter sql, string column, long low, long high)
    {
        if (low == high)
            sql.Append(column).Append(" = ").Value(low);
        else if (low == long.MinValue && high == long.MaxValue)
            sql.Append("1 = 1");
        else if (low == long.MinValue)
            sql.Append(column).Append(" <= ").Value(high);
        else if (high == long.MaxValue)
            sql.Append(column).Append(" >= ").Value(low);
        else
            sql.Append("(").Append(column).Append(" >= ").Value(low).Append(" AND ").Append(column).Append(" <= ").Value(high).Append(")");
    }
}

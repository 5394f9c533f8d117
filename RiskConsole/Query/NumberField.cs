using System.Globalization;

namespace RiskConsole.Query;

/// <summary>A floating-point number; null and NaN count as missing.</summary>
internal sealed class NumberField<T>(string name, string detail, Func<T, double?> get, string column, string example)
    : QueryField<T>(name, detail)
{
    public override bool IsOrdered => true;

    public override QueryCondition<T>? Bind(FieldName field, QueryValue value, BindContext context)
    {
        switch (value)
        {
            case ExistsValue:
                return new PresentCondition<T>(item => get(item) is { } number && !double.IsNaN(number), column);
            case LiteralValue literal when TryRead(literal.Word, context, out var exact):
                return new NumberCondition<T>(get, column, exact, true, exact, true);
            case CompareValue compare when TryRead(compare.Word, context, out var bound):
                return compare.Operator switch
                {
                    Comparison.Greater => new NumberCondition<T>(get, column, bound, false, null, true),
                    Comparison.GreaterOrEqual => new NumberCondition<T>(get, column, bound, true, null, true),
                    Comparison.Less => new NumberCondition<T>(get, column, null, true, bound, false),
                    _ => new NumberCondition<T>(get, column, null, true, bound, true),
                };
            case RangeValue range:
                double low = 0, high = 0;
                if ((range.From is { } from && !TryRead(from, context, out low)) || (range.To is { } to && !TryRead(to, context, out high)))
                    return null;
                if (range.From is null || range.To is null || low <= high)
                    return new NumberCondition<T>(get, column, range.From is null ? null : low, true, range.To is null ? null : high, true);
                context.FailBackwards(range);
                return null;
            default:
                return null;
        }
    }

    private bool TryRead(QueryWord word, BindContext context, out double number)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (double.TryParse(word.Text, Style, CultureInfo.InvariantCulture, out number) && double.IsFinite(number))
            return true;
        context.Fail($"{Name} needs a number, as in {Name}:{example}.", word);
        return false;
    }
}

internal sealed class NumberCondition<T>(
    Func<T, double?> get, string column, double? low, bool lowIncluded, double? high, bool highIncluded) : QueryCondition<T>
{
    public override bool Matches(T item)
    {
        if (get(item) is not { } number || double.IsNaN(number))
            return false;
        return (low is not { } lowest || (lowIncluded ? number >= lowest : number > lowest))
            && (high is not { } highest || (highIncluded ? number <= highest : number < highest));
    }

    public override void Write(SqlWriter sql)
    {
        sql.Append("(").Append(column).Append(" IS NOT NULL");
        if (low is { } lowest && low == high)
            sql.Append(" AND ").Append(column).Append(" = ").Value(lowest);
        else
        {
            if (low is { } from)
                sql.Append(" AND ").Append(column).Append(lowIncluded ? " >= " : " > ").Value(from);
            if (high is { } to)
                sql.Append(" AND ").Append(column).Append(highIncluded ? " <= " : " < ").Value(to);
        }
        sql.Append(")");
    }
}

namespace RiskConsole.Query;

/// <summary>A bound condition: the same test as a predicate and as SQL. Immutable. The SQL is never NULL, so that its negation is the
/// predicate's.</summary>
internal abstract class QueryCondition<T>
{
    public abstract bool Matches(T item);

    public abstract void Write(SqlWriter sql);

    /// <summary>What an item must hold to match; null where that cannot be said.</summary>
    public virtual TextNeed? Need => null;

    /// <summary>Fields of which an item must have one of a few values to match; at most one need per column.</summary>
    public virtual IReadOnlyList<ValueNeed> Values => [];
}

internal sealed class ConstantCondition<T>(bool value) : QueryCondition<T>
{
    public override bool Matches(T item) => value;

    public override void Write(SqlWriter sql) => sql.Append(value ? "1 = 1" : "1 = 0");
}

internal sealed class AllOfCondition<T>(QueryCondition<T>[] items) : QueryCondition<T>
{
    public override bool Matches(T item)
    {
        foreach (var condition in items)
        {
            if (!condition.Matches(item))
                return false;
        }
        return true;
    }

    public override void Write(SqlWriter sql) => sql.Join(" AND ", items);

    public override TextNeed? Need => TextNeed.AllOf(items.Select(item => item.Need));

    public override IReadOnlyList<ValueNeed> Values => ValueNeed.AllOf(items.Select(item => item.Values));
}

internal sealed class AnyOfCondition<T>(QueryCondition<T>[] items) : QueryCondition<T>
{
    public override bool Matches(T item)
    {
        foreach (var condition in items)
        {
            if (condition.Matches(item))
                return true;
        }
        return false;
    }

    public override void Write(SqlWriter sql) => sql.Join(" OR ", items);

    public override TextNeed? Need => TextNeed.AnyOf(items.Select(item => item.Need));

    public override IReadOnlyList<ValueNeed> Values => ValueNeed.AnyOf(items.Select(item => item.Values));
}

internal sealed class NotCondition<T>(QueryCondition<T> inner) : QueryCondition<T>
{
    public override bool Matches(T item) => !inner.Matches(item);

    public override void Write(SqlWriter sql)
    {
        sql.Append("NOT (");
        inner.Write(sql);
        sql.Append(")");
    }
}

/// <summary>The column holds something.</summary>
internal sealed class PresentCondition<T>(Func<T, bool> present, string column) : QueryCondition<T>
{
    public override bool Matches(T item) => present(item);

    public override void Write(SqlWriter sql) => sql.Append(column).Append(" IS NOT NULL");
}

namespace RiskConsole.Query;

/// <summary>A time, stored as UTC microseconds since 1970.</summary>
internal sealed class TimeField<T>(string name, string detail, Func<T, DateTimeOffset> get, string column) : QueryField<T>(name, detail)
{
    public override bool IsOrdered => true;

    public override QueryCondition<T>? Bind(FieldName field, QueryValue value, BindContext context)
    {
        if (value is ExistsValue)
            return new ConstantCondition<T>(true);
        var bounds = TimeBounds.TryRead(value, word =>
        {
            var time = word.HasWildcard ? null : TimeText.TryParse(word.Text);
            if (time is null)
                context.Fail($"{Name} needs a time, as in {Name}:>-15m, {Name}:today, {Name}:2026-01-31 or {Name}:>=2026-01-31T08:30Z.",
                    word);
            return context.Note(time, word);
        });
        if (bounds is null)
            return null;
        if (value is RangeValue range && bounds.IsBackwards)
        {
            context.FailBackwards(range);
            return null;
        }
        return new TimeCondition<T>(get, column, bounds, context.Time);
    }
}

internal sealed class TimeCondition<T>(Func<T, DateTimeOffset> get, string column, TimeBounds bounds, TimeProvider time) : QueryCondition<T>
{
    public override bool Matches(T item)
    {
        var (first, last) = bounds.IsRelative ? bounds.Resolve(time.GetUtcNow()) : bounds.Fixed;
        var micros = TimeText.Micros(get(item));
        return micros >= first && micros <= last;
    }

    public override void Write(SqlWriter sql)
    {
        var (first, last) = bounds.Resolve(sql.Now);
        if (first > last)
            sql.Append("1 = 0");
        else
            IntervalCondition<T>.WriteInterval(sql, column, first, last);
    }
}

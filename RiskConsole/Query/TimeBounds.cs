namespace RiskConsole.Query;

/// <summary>The span of time that a value of a query means.</summary>
/// <param name="From">The span begins with this one's first microsecond, or right after its last; null for no beginning.</param>
/// <param name="To">The span ends with this one's last microsecond, or right before its first; null for no end.</param>
internal sealed record TimeBounds(TimeText? From, bool AfterFrom, TimeText? To, bool BeforeTo)
{
    public bool IsRelative { get; } = From is { IsRelative: true } || To is { IsRelative: true };

    /// <summary>The span when it is not relative.</summary>
    public (long First, long Last) Fixed { get; } = Bounds(From, AfterFrom, To, BeforeTo, default);

    public bool IsBackwards => !IsRelative && Fixed.First > Fixed.Last;

    public (long First, long Last) Resolve(DateTimeOffset now) => IsRelative ? Bounds(From, AfterFrom, To, BeforeTo, now) : Fixed;

    /// <param name="read">Reads a word, or reports it and returns null.</param>
    public static TimeBounds? TryRead(QueryValue value, Func<QueryWord, TimeText?> read)
    {
        switch (value)
        {
            case LiteralValue literal:
                return read(literal.Word) switch
                {
                    null => null,
                    { IsInstantFromNow: true } since => new TimeBounds(since, false, null, false),
                    var span => new TimeBounds(span, false, span, false),
                };
            case CompareValue compare:
                var bound = read(compare.Word);
                return bound is null ? null : compare.Operator switch
                {
                    Comparison.Greater => new TimeBounds(bound, true, null, false),
                    Comparison.GreaterOrEqual => new TimeBounds(bound, false, null, false),
                    Comparison.Less => new TimeBounds(null, false, bound, true),
                    _ => new TimeBounds(null, false, bound, false),
                };
            case RangeValue range:
                var from = range.From is null ? null : read(range.From);
                var to = range.To is null ? null : read(range.To);
                var unread = (range.From is not null && from is null) || (range.To is not null && to is null);
                return unread ? null : new TimeBounds(from, false, to, false);
            default:
                return null;
        }
    }

    private static (long First, long Last) Bounds(TimeText? from, bool afterFrom, TimeText? to, bool beforeTo, DateTimeOffset now)
    {
        var start = from?.Resolve(now);
        var end = to?.Resolve(now);
        return (
            start is not { } s ? long.MinValue : afterFrom ? s.Last + 1 : s.First,
            end is not { } e ? long.MaxValue : beforeTo ? e.First - 1 : e.Last);
    }
}

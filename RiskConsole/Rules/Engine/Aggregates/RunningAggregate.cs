namespace RiskConsole.Rules.Engine.Aggregates;

/// <summary>An aggregate over the values of a window as they come and go, in any order. The value depends on which values are in, never on how they came in.</summary>
internal abstract class RunningAggregate
{
    public static RunningAggregate Create(Aggregate aggregate, double percentile) => aggregate switch
    {
        Aggregate.Count => new CountAggregate(),
        Aggregate.Sum => new SumAggregate(isAverage: false),
        Aggregate.Average => new SumAggregate(isAverage: true),
        Aggregate.Min => new OrderAggregate(OrderKind.Min, 0),
        Aggregate.Max => new OrderAggregate(OrderKind.Max, 0),
        Aggregate.Percentile => new OrderAggregate(OrderKind.Percentile, percentile),
        Aggregate.Distinct => new DistinctAggregate(),
        Aggregate.StandardDeviation => new DeviationAggregate(),
        _ => throw new RuleFaultException($"This version does not know the aggregate {aggregate}."),
    };

    /// <param name="text">Where different values are counted.</param>
    public abstract void Add(double value, string? text);

    public abstract void Remove(double value, string? text);

    /// <summary>Adds the entries from one index to before another.</summary>
    public virtual void AddAll(in EntryRing entries, int first, int end)
    {
        for (var i = first; i < end; i++)
            Add(entries[i].Value, entries.Text(i));
    }

    /// <summary>NaN where there is none.</summary>
    public abstract double Value { get; }
}

internal sealed class CountAggregate : RunningAggregate
{
    private long _count;

    public override double Value => _count;

    public override void Add(double value, string? text) => _count++;

    public override void Remove(double value, string? text) => _count--;
}

/// <summary>Sum or average, without drift, see <see cref="ExactSum"/>.</summary>
internal sealed class SumAggregate(bool isAverage) : RunningAggregate
{
    private ExactSum _sum;
    private long _count;

    public override double Value => !isAverage ? _sum.Value : _count == 0 ? double.NaN : _sum.Value / _count;

    public override void Add(double value, string? text)
    {
        _sum.Add(value);
        _count++;
    }

    public override void Remove(double value, string? text)
    {
        _sum.Add(-value);
        _count--;
    }
}

/// <summary>Population standard deviation from exact sums of values and squares: nothing cancels, whatever left the window.</summary>
internal sealed class DeviationAggregate : RunningAggregate
{
    private ExactSum _sum;
    private ExactSum _squares;
    private long _count;

    public override double Value
    {
        get
        {
            if (_count < 2)
                return 0;
            // n·Σx² - (Σx)², rounded once.
            var spread = _squares.Times(_count);
            spread.SubtractSquare(_sum);
            return Math.Sqrt(Math.Max(0, spread.Value)) / _count;
        }
    }

    public override void Add(double value, string? text)
    {
        _sum.Add(value);
        _squares.AddProduct(value, value);
        _count++;
    }

    public override void Remove(double value, string? text)
    {
        _sum.Add(-value);
        _squares.AddProduct(-value, value);
        _count--;
    }
}

internal sealed class DistinctAggregate : RunningAggregate
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public override double Value => _counts.Count;

    public override void Add(double value, string? text) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_counts, text ?? "", out _)++;

    public override void Remove(double value, string? text)
    {
        ref var count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrNullRef(_counts, text ?? "");
        if (--count == 0)
            _counts.Remove(text ?? "");
    }
}

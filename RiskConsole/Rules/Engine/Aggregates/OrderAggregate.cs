namespace RiskConsole.Rules.Engine.Aggregates;

internal enum OrderKind
{
    Min,
    Max,

    /// <summary>Nearest rank: the smallest value that at least that many percent of the values do not exceed.</summary>
    Percentile,
}

/// <summary>Aggregates that need the values in order: a sorted array, found in by halving.</summary>
internal sealed class OrderAggregate(OrderKind kind, double percentile) : RunningAggregate
{
    private double[] _sorted = new double[4];
    private int _count;

    public override double Value => _count == 0 ? double.NaN : kind switch
    {
        OrderKind.Min => _sorted[0],
        OrderKind.Max => _sorted[_count - 1],
        _ => _sorted[Rank(_count, percentile) - 1],
    };

    /// <returns>From 1 to <paramref name="count"/>.</returns>
    public static int Rank(int count, double percentile) => Math.Clamp((int)Math.Ceiling(percentile * count / 100), 1, count);

    public override void Add(double value, string? text)
    {
        if (_count == _sorted.Length)
            Array.Resize(ref _sorted, _count * 2);
        var at = Find(value);
        Array.Copy(_sorted, at, _sorted, at + 1, _count - at);
        _sorted[at] = value;
        _count++;
    }

    public override void Remove(double value, string? text)
    {
        var at = Find(value);
        Array.Copy(_sorted, at + 1, _sorted, at, --_count - at);
    }

    public override void AddAll(in EntryRing entries, int first, int end)
    {
        Array.Resize(ref _sorted, Math.Max(_sorted.Length, _count + end - first));
        for (var i = first; i < end; i++)
            _sorted[_count++] = entries[i].Value;
        Array.Sort(_sorted, 0, _count);
    }

    private int Find(double value)
    {
        var at = Array.BinarySearch(_sorted, 0, _count, value);
        return at < 0 ? ~at : at;
    }
}

namespace RiskConsole.Bench.Output;

/// <summary>Measured values, of which percentiles are taken. Not safe for several threads.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];
    private bool _sorted;

    public int Count => _values.Count;

    public double? Max => Percentile(1);

    public void Add(double value)
    {
        _values.Add(value);
        _sorted = false;
    }

    public void AddRange(IEnumerable<double> values)
    {
        _values.AddRange(values);
        _sorted = false;
    }

    /// <returns>The smallest value that at least this share of all values does not exceed (nearest rank); null without any value.</returns>
    public double? Percentile(double share)
    {
        if (_values.Count == 0)
            return null;
        if (!_sorted)
            _values.Sort();
        _sorted = true;
        return _values[Math.Clamp((int)Math.Ceiling(share * _values.Count) - 1, 0, _values.Count - 1)];
    }
}

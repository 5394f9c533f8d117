namespace RiskConsole.Alerts.Storms;

/// <summary>What a flood is most about, in little memory: a value that came once goes when there is no more room, so counts of rare ones may be too low.</summary>
internal sealed class StormTops
{
    private const int Most = 512;

    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    public void Add(string value)
    {
        if (_counts.TryGetValue(value, out var count))
        {
            _counts[value] = count + 1;
            return;
        }
        if (_counts.Count == Most)
            Shrink();
        _counts[value] = 1;
    }

    /// <summary>Those that came more than once, most first.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> First(int most) =>
        [.. _counts.Where(entry => entry.Value > 1).OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Take(most)];

    private void Shrink()
    {
        foreach (var (value, count) in _counts.ToArray())
        {
            if (count == 1)
                _counts.Remove(value);
            else
                _counts[value] = count - 1;
        }
    }
}

namespace RiskConsole.Rules.Engine;

/// <summary>A rule's thresholds, ready to be compared. Immutable.</summary>
internal sealed class LevelTable
{
    /// <summary>What sequences and absence say when it happened.</summary>
    private const double Happened = 1;

    private readonly Comparison _compare;
    private readonly RuleLevel[] _levels;

    /// <summary>Indexes, most severe first.</summary>
    private readonly int[] _order;
    private readonly double[] _thresholds;

    public LevelTable(RuleDefinition definition)
    {
        _compare = definition.Kind switch
        {
            RuleKind.Sequence or RuleKind.Absence => Comparison.AtLeast,
            // Its distance is counted in the direction of trouble.
            RuleKind.Anomaly => definition.Compare is Comparison.AtLeast or Comparison.AtMost ? Comparison.AtLeast : Comparison.Above,
            _ => definition.Compare,
        };
        _levels = [.. definition.Levels];
        _order = [.. Enumerable.Range(0, _levels.Length).OrderByDescending(i => _levels[i].Severity)];
        _thresholds = [.. _levels.Select(level => level.Threshold ?? Happened)];
        IsPulse = definition.Kind == RuleKind.Sequence || (definition.Kind == RuleKind.Threshold && _levels.All(level => level.Recovery is null));
        ShowsValue = HasValue(definition);
    }

    /// <summary>Whether nothing but time ends it: it looks at single events and has no recovery value.</summary>
    public bool IsPulse { get; }

    /// <summary>Whether the value means something to people.</summary>
    public bool ShowsValue { get; }

    public double? Threshold(int level) => _levels[level].Threshold;

    /// <returns>The most severe level that is reached; -1 for none.</returns>
    public int Reached(double value)
    {
        foreach (var level in _order)
        {
            if (IsReached(value, _thresholds[level]))
                return level;
        }
        return -1;
    }

    /// <summary>Whether one level by itself is reached.</summary>
    public bool Reaches(int level, double value) => IsReached(value, _thresholds[level]);

    public bool IsRecovered(int level, double value) => _levels[level].Recovery is { } recovery
        ? double.IsNaN(value) || (_compare is Comparison.AtLeast or Comparison.Above ? value <= recovery : value >= recovery)
        : !IsReached(value, _thresholds[level]);

    public bool IsWorse(int level, int than) => _levels[level].Severity > _levels[than].Severity;

    /// <returns>The level that stands for another version's: of the same severity or, without one, the least severe.</returns>
    public int Find(RuleLevel other) => _order.FirstOrDefault(i => _levels[i].Severity == other.Severity, _order[^1]);

    private static bool HasValue(RuleDefinition definition) => definition.Kind is not (RuleKind.Sequence or RuleKind.Absence);

    private bool IsReached(double value, double threshold) => _compare switch
    {
        Comparison.AtLeast => value >= threshold,
        Comparison.Above => value > threshold,
        Comparison.AtMost => value <= threshold,
        _ => value < threshold,
    };
}

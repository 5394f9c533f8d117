using RiskConsole.Rules;
using RiskConsole.Rules.Engine;

namespace RiskConsole.Alerts.Quality;

/// <summary>Finds thresholds that would have spared people false positives: per level the one that drops most of them while it keeps the real ones, and among equals the
/// one that changes least. Judged by the farthest value of each alert; how long it held is for a backtest to say. Never suggests a threshold that is easier to reach.</summary>
internal static class ThresholdSuggestions
{
    /// <summary>How much farther than needed a threshold may be for the sake of a round number.</summary>
    private const double Rounding = 0.1;

    /// <param name="versions">All versions of the rule: an alert of a version that measured something else says nothing about this one.</param>
    /// <param name="keep">Share of the real alerts of each level that must keep their level, above 0, at most 1.</param>
    public static ThresholdSuggestion For(
        RuleDefinition rule, IReadOnlyList<RuleVersion> versions, IReadOnlyList<JudgedAlert> judged, double keep, QualityOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(keep);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keep, 1);
        if (rule.Kind is not (RuleKind.Threshold or RuleKind.Velocity))
        {
            return new(judged.Count(j => j.IsFalse), judged.Count(j => !j.IsFalse), 0,
                rule.Kind == RuleKind.Anomaly ? SuggestionObstacle.Distances : SuggestionObstacle.NoThresholds, null, [], null);
        }
        var alike = versions.Where(version => IsAlike(version.Definition, rule)).Select(version => version.Version).ToHashSet();
        var now = new LevelTable(rule);
        var usable = judged.Where(j => alike.Contains(j.RuleVersion) && j.Value is { } value && double.IsFinite(value))
            .Select(j => new Sample(now.Reached(j.Value!.Value), j.Value.Value, j.IsFalse)).Where(sample => sample.Level >= 0).ToList();
        var (wrong, real) = (usable.Count(s => s.IsFalse), usable.Count(s => !s.IsFalse));
        var isRising = rule.Compare is Comparison.AtLeast or Comparison.Above;
        var nothing = new ThresholdSuggestion(
            wrong, real, judged.Count - usable.Count, null, real == 0 ? null : usable.Where(s => !s.IsFalse).Select(s => s.Value).MinBy(value => isRising ? value : -value), [], null);
        if (usable.Count >= options.RateFrom && wrong < options.FineRate * usable.Count)
            return nothing with { Obstacle = SuggestionObstacle.Fine };
        if (wrong < options.SuggestFrom)
            return nothing with { Obstacle = SuggestionObstacle.TooFew };
        var levels = Levels(rule, usable, keep);
        if (levels.Count == 0)
            return nothing with { Obstacle = SuggestionObstacle.Inseparable };

        var definition = With(rule, levels);
        var then = new LevelTable(definition);
        return nothing with
        {
            Levels = levels,
            Definition = definition,
            FalseGone = usable.Count(s => s.IsFalse && then.Reached(s.Value) < 0),
            FalseMilder = usable.Count(s => s.IsFalse && IsMilder(s)),
            RealGone = usable.Count(s => !s.IsFalse && then.Reached(s.Value) < 0),
            RealMilder = usable.Count(s => !s.IsFalse && IsMilder(s)),
        };

        bool IsMilder(in Sample sample) => then.Reached(sample.Value) is >= 0 and var level && level != sample.Level;
    }

    public static RuleDefinition With(RuleDefinition rule, IReadOnlyList<LevelSuggestion> levels)
    {
        var changed = rule.Levels.ToArray();
        foreach (var level in levels)
            changed[level.Index] = changed[level.Index] with { Threshold = level.To };
        return rule with { Levels = changed };
    }

    /// <summary>Whether two definitions measure the same, so that a value of one is a value of the other.</summary>
    private static bool IsAlike(RuleDefinition one, RuleDefinition other) =>
        one.Kind == other.Kind && one.Where == other.Where && one.Value == other.Value && one.Aggregate == other.Aggregate && one.Percentile == other.Percentile
        && one.Window == other.Window && one.Compare == other.Compare && one.By.SequenceEqual(other.By, StringComparer.OrdinalIgnoreCase);

    private static List<LevelSuggestion> Levels(RuleDefinition rule, List<Sample> usable, double keep)
    {
        var suggested = new List<LevelSuggestion>();
        // Trouble that is below is trouble above on the other side of zero.
        var sign = rule.Compare is Comparison.AtLeast or Comparison.Above ? 1 : -1;
        var reachesAt = rule.Compare is Comparison.AtLeast or Comparison.AtMost;
        var isWhole = rule.Kind == RuleKind.Velocity && rule.Aggregate is Aggregate.Count or Aggregate.Distinct;
        double? harder = null;
        // The most severe first: a milder one must stay easier to reach than it.
        foreach (var (level, index) in rule.Levels.Select((level, index) => (level, index)).OrderByDescending(l => l.level.Severity))
        {
            if (level.Threshold is not { } threshold)
                continue;
            // Leaving room for a threshold below the harder one.
            var wrong = usable.Where(s => s.Level == index && s.IsFalse).Select(s => sign * s.Value)
                .Where(value => harder is not { } limit || (reachesAt ? Math.BitIncrement(value) : value) < limit).Order().ToList();
            var real = usable.Where(s => s.Level == index && !s.IsFalse).Select(s => sign * s.Value).Order().ToList();
            if (Cut(wrong, real, keep) is { } cut
                && RoundNumber.Within(cut.Above, !reachesAt, cut.UpTo, reachesAt, harder, Rounding, isWhole) is { } found && found > sign * threshold)
            {
                suggested.Add(new(index, level.Severity, threshold, sign * found));
                harder = found;
            }
            else
            {
                harder = sign * threshold;
            }
        }
        return suggested;
    }

    /// <returns>Which false values can be dropped: those up to <c>Above</c>; and the next real one after it, which must not be; null where none can.</returns>
    private static (double Above, double? UpTo)? Cut(List<double> wrong, List<double> real, double keep)
    {
        // 20 · 0.05 must not become 0.99….
        var spare = Math.Min(real.Count - 1, (int)Math.Floor(real.Count * (1 - keep) + 1e-9));
        var below = real.Count == 0 ? double.PositiveInfinity : real[spare];
        var dropped = wrong.FindLastIndex(value => value < below);
        if (dropped < 0)
            return null;
        var above = wrong[dropped];
        return (above, real.Count == 0 ? null : real.Find(value => value > above));
    }

    private readonly record struct Sample(int Level, double Value, bool IsFalse);
}

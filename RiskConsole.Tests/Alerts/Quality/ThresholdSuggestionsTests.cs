using RiskConsole.Alerts.Quality;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;

namespace RiskConsole.Tests.Alerts.Quality;

public class ThresholdSuggestionsTests
{
    private static readonly QualityOptions s_options = new();

    [Fact, Trait("Req", "AL14")]
    public void For_TwelveOfSeventeenFalse_SparesElevenAndLosesNone()
    {
        var rule = Sum(Comparison.AtLeast, (Severity.Critical, 1e6));
        double[] wrong = [1.05e6, 1.1e6, 1.2e6, 1.3e6, 1.35e6, 1.5e6, 1.6e6, 1.7e6, 1.9e6, 2e6, 2.31e6, 9e6];
        double[] real = [2.9e6, 3e6, 5e6, 8e6, 20e6];

        var suggestion = Suggest(rule, wrong, real);

        Assert.Equal([new LevelSuggestion(0, Severity.Critical, 1e6, 2.4e6)], suggestion.Levels);
        Assert.Equal((12, 5, 11, 0, 0), (suggestion.False, suggestion.Real, suggestion.FalseGone, suggestion.RealGone, suggestion.FalseMilder));
        Assert.Equal(2.4e6, suggestion.Definition!.Levels[0].Threshold);
    }

    [Theory, Trait("Req", "AL14")]
    [InlineData(Comparison.AtMost)]
    [InlineData(Comparison.Below)]
    public void For_TroubleBelow_LowersTheThreshold(Comparison compare)
    {
        var suggestion = Suggest(Sum(compare, (Severity.Error, 0.5)), [0.45, 0.44, 0.43, 0.42, 0.41], [0.2, 0.1]);

        var level = Assert.Single(suggestion.Levels);
        Assert.True(level.To is >= 0.2 and <= 0.41);
        Assert.Equal((5, 0), (suggestion.FalseGone, suggestion.RealGone));
    }

    [Theory, Trait("Req", "AL14")]
    [InlineData(RuleKind.Sequence, 9, 1, SuggestionObstacle.NoThresholds)]
    [InlineData(RuleKind.Anomaly, 9, 1, SuggestionObstacle.Distances)]
    [InlineData(RuleKind.Velocity, 4, 1, SuggestionObstacle.TooFew)]
    [InlineData(RuleKind.Velocity, 6, 60, SuggestionObstacle.Fine)]
    public void For_NothingToSay_SaysWhy(RuleKind kind, int wrong, int real, SuggestionObstacle expected)
    {
        var rule = Sum(Comparison.AtLeast, (Severity.Critical, 10)) with { Kind = kind };

        var suggestion = Suggest(rule, [.. Enumerable.Repeat(11.0, wrong)], [.. Enumerable.Repeat(20.0, real)]);

        Assert.Equal((expected, wrong, real), (suggestion.Obstacle, suggestion.False, suggestion.Real));
        Assert.Null(suggestion.Definition);
    }

    [Fact, Trait("Req", "AL14")]
    public void For_WeakestIsReal_CannotTellThemApart()
    {
        var suggestion = Suggest(Sum(Comparison.AtLeast, (Severity.Critical, 10)), [12, 13, 14, 15, 16], [11, 30]);

        Assert.Equal((SuggestionObstacle.Inseparable, 11.0), (suggestion.Obstacle, suggestion.Weakest));
    }

    [Fact, Trait("Req", "AL14")]
    public void For_AlertsOfAnotherMeasure_AreLeftOut()
    {
        var rule = Sum(Comparison.AtLeast, (Severity.Critical, 10));
        var before = rule with { Window = TimeSpan.FromHours(3) };
        var judged = Judged([12, 13, 14, 15, 16], [30], 2).Concat(Judged([12, 13], [], 1)).Concat(Judged([5], [], 2)).ToList();

        var suggestion = ThresholdSuggestions.For(rule, [Version(2, rule), Version(1, before)], judged, 1, s_options);

        Assert.Equal((5, 1, 3, 5), (suggestion.False, suggestion.Real, suggestion.LeftOut, suggestion.FalseGone));
    }

    [Theory, Trait("Req", "AL14")]
    [InlineData(12, false, 12.6, true, 12.1)]
    [InlineData(2.31e6, false, 9e6, true, 2.4e6)]
    [InlineData(0.93, false, 0.98, true, 0.94)]
    [InlineData(-100, true, -50, true, -100.0)]
    [InlineData(0, false, 1, true, double.Epsilon)]
    [InlineData(0.1, false, 0.1, true, null)]
    public void Within_Bounds_IsTheRoundestAndLowest(double low, bool withLow, double high, bool withHigh, double? expected) =>
        Assert.Equal(expected, RoundNumber.Within(low, withLow, high, withHigh, null, 0.1, isWhole: false));

    /// <summary>Against trying every threshold that could make a difference.</summary>
    [Fact, Trait("Req", "AL14")]
    public void For_RandomJudgements_IsAsGoodAsTryingEveryThreshold()
    {
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var compare = (Comparison)random.Next(4);
            var rises = compare is Comparison.AtLeast or Comparison.Above;
            var scale = Math.Pow(10, random.Next(-3, 8));
            var levels = Enumerable.Range(1, random.Next(1, 4)).Select(i => ((Severity)i, scale * (rises ? 1 + i : 9 - i) * (random.Next(4) == 0 && !rises ? -1 : 1))).ToArray();
            if (levels.Select(l => rises ? l.Item2 : -l.Item2).Zip(levels.Skip(1).Select(l => rises ? l.Item2 : -l.Item2)).Any(pair => pair.First >= pair.Second))
                continue;
            var rule = Sum(compare, levels) with { Aggregate = random.Next(3) == 0 ? Aggregate.Count : Aggregate.Sum };
            var keep = random.Next(2) == 0 ? 1 : new[] { 0.95, 0.9, 0.8, 0.5 }[random.Next(4)];
            double[] wrong = [.. Enumerable.Range(0, random.Next(5, 25)).Select(_ => Value())];
            double[] real = [.. Enumerable.Range(0, random.Next(0, 25)).Select(_ => Value())];

            var suggestion = Suggest(rule, wrong, real, keep);

            if (suggestion.Obstacle is SuggestionObstacle.TooFew or SuggestionObstacle.Fine)
                continue;
            Assert.DoesNotContain(
                RiskConsole.Tests.Rules.SomeRule.Check().Check(suggestion.Definition ?? rule), fault => fault.Message.Contains("harder to reach", StringComparison.Ordinal));
            Check(rule, suggestion, wrong, real, keep, $"seed {seed}");

            // Few different values, so that many are equal, and some are on a threshold.
            double Value() => random.Next(3) == 0 ? levels[random.Next(levels.Length)].Item2 : scale * (rises ? 2 + random.Next(30) / 4.0 : 8 - random.Next(40) / 4.0);
        }
    }

    private static void Check(RuleDefinition rule, ThresholdSuggestion suggestion, double[] wrong, double[] real, double keep, string seed)
    {
        var now = new LevelTable(rule);
        var reaches = (double value, double threshold) => rule.Compare switch
        {
            Comparison.AtLeast => value >= threshold, Comparison.Above => value > threshold, Comparison.AtMost => value <= threshold, _ => value < threshold,
        };
        var rises = rule.Compare is Comparison.AtLeast or Comparison.Above;
        double? harder = null;
        foreach (var index in Enumerable.Range(0, rule.Levels.Count).OrderByDescending(i => rule.Levels[i].Severity))
        {
            var threshold = rule.Levels[index].Threshold!.Value;
            var mine = suggestion.Levels.FirstOrDefault(level => level.Index == index)?.To ?? threshold;
            var (falseOnes, realOnes) = (wrong.Where(v => now.Reached(v) == index).ToArray(), real.Where(v => now.Reached(v) == index).ToArray());
            var spare = realOnes.Length - (int)Math.Ceiling(realOnes.Length * keep - 1e-9);
            var best = wrong.Concat(real).SelectMany(v => (double[])[v, Math.BitIncrement(v), Math.BitDecrement(v)]).Append(threshold)
                .Where(t => rises ? t >= threshold && (harder is null || t < harder) : t <= threshold && (harder is null || t > harder))
                .Where(t => realOnes.Count(v => !reaches(v, t)) <= spare).Select(t => falseOnes.Count(v => !reaches(v, t))).DefaultIfEmpty(0).Max();

            Assert.True(falseOnes.Count(v => !reaches(v, mine)) == best, $"{seed}, level {index}: drops {falseOnes.Count(v => !reaches(v, mine))}, and {best} could be");
            Assert.True(realOnes.Count(v => !reaches(v, mine)) <= spare, $"{seed}, level {index}: loses real ones");
            Assert.True(rises ? mine >= threshold : mine <= threshold, $"{seed}, level {index}: is easier to reach");
            harder = mine;
        }
        var then = suggestion.Definition is { } definition ? new LevelTable(definition) : now;
        Assert.Equal(
            (wrong.Count(v => now.Reached(v) >= 0 && then.Reached(v) < 0), suggestion.Obstacle is null ? real.Count(v => now.Reached(v) >= 0 && then.Reached(v) < 0) : 0),
            (suggestion.FalseGone, suggestion.RealGone));
    }

    private static ThresholdSuggestion Suggest(RuleDefinition rule, double[] wrong, double[] real, double keep = 1) =>
        ThresholdSuggestions.For(rule, [Version(1, rule)], Judged(wrong, real, 1), keep, s_options);

    private static List<JudgedAlert> Judged(double[] wrong, double[] real, int version) =>
        [.. wrong.Select(v => Judge(v, true)).Concat(real.Select(v => Judge(v, false))).Select(j => j with { RuleVersion = version })];

    private static JudgedAlert Judge(double value, bool isFalse) => new(
        Guid.NewGuid(), 1, "account/1", "account/1", Severity.Critical, isFalse, value, SomeAlert.Start, SomeAlert.Start, SomeAlert.Start, isFalse ? "a test" : null);

    private static RuleVersion Version(int number, RuleDefinition rule) =>
        new(Guid.Empty, number, RuleState.Active, rule, "ada", DateTimeOffset.UnixEpoch, "", Approval.Approved);

    private static RuleDefinition Sum(Comparison compare, params (Severity Severity, double Threshold)[] levels) => new()
    {
        Name = "Outflow",
        Kind = RuleKind.Velocity,
        By = ["subject"],
        Aggregate = Aggregate.Sum,
        Value = "data.usd",
        Window = TimeSpan.FromMinutes(10),
        KeepFiring = TimeSpan.FromMinutes(10),
        Compare = compare,
        Levels = [.. levels.Select(level => new RuleLevel(level.Severity, level.Threshold))],
    };
}

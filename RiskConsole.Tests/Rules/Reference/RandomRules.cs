using System.Globalization;
using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Tests.Rules.Reference;

/// <summary>Random rules and streams in which much happens: few keys, small numbers, times that collide, come late, and leave gaps.</summary>
internal sealed class RandomRules(int seed)
{
    private static readonly Severity[] Severities = [Severity.Info, Severity.Warning, Severity.Error, Severity.Critical];
    private static readonly string[] Conditions =
    [
        "", "", "", "type:a", "data.usd:>2", "type:(a, b) data.usd:>=1", "-type:c", "subject:k1 OR subject:k2", "source:/s1", "severity:>=error", "category:risk type:b",
        "type:a OR subject:k3", "(type:a severity:info) OR (type:b data.usd:>4)", "severity:(info, critical) source:/s2",
    ];
    private static readonly string[][] Keys = [[], ["subject"], ["subject"], ["subject", "data.sku"], ["data.sku"], ["type"]];

    private readonly Random _random = new(seed);

    public Random Random => _random;

    public RuleOptions Options() => new()
    {
        Lateness = TimeSpan.FromSeconds(Pick(0, 3, 10, 30)),
        ValuesPerKey = Pick(4, 10_000, 10_000),
    };

    /// <param name="rebuilt">Only kinds whose windows the last events make anew exactly. Which events a sequence has used up can depend on any past; of a series that
    /// was silent, the last bucket may lie before what is read again; and of absence nothing is said for a moment.</param>
    public RuleDefinition Rule(bool rebuilt = false) => _random.Next(8) switch
    {
        0 => Threshold(),
        1 when !rebuilt => Absence(),
        2 when !rebuilt => Sequence(),
        3 when !rebuilt => Anomaly(),
        _ => Velocity(),
    };

    public RuleDefinition Sequence() => Common(RuleKind.Sequence, recoveries: false) with
    {
        Window = Seconds(Pick(1, 5, 20)),
        KeepFiring = Seconds(Pick(1, 5, 30)),
        Levels = [new(Pick(Severities))],
        Steps = [.. Enumerable.Range(0, Pick(2, 2, 3, 4)).Select(i => new SequenceStep(
            "s" + i.ToString(CultureInfo.InvariantCulture), Pick("", "type:a", "type:b", "data.usd:>2", "type:(a, c)", "source:/s1")))],
    };

    public RuleDefinition Absence() => Common(RuleKind.Absence, recoveries: false) with
    {
        Window = Seconds(Pick(2, 10, 45)),
        Levels = [new(Pick(Severities))],
    };

    public RuleDefinition Anomaly()
    {
        var aggregate = Pick(Aggregate.Count, Aggregate.Sum, Aggregate.Average, Aggregate.Min, Aggregate.Max);
        var rule = Common(RuleKind.Anomaly, recoveries: false);
        var first = Pick(0.5, 1, 2);
        var sorted = rule.Levels.Select(level => level.Severity).Order().ToList();
        return rule with
        {
            Aggregate = aggregate,
            Value = aggregate == Aggregate.Count ? null : "data.usd",
            Window = Seconds(Pick(3, 10, 25)),
            Anomaly = Pick(null, new AnomalyTuning(10, false, 20), new AnomalyTuning(10, true, 10), new AnomalyTuning(12, true, 50, Pick<double?>(null, 1), Pick<double?>(null, 4))),
            Levels = [.. rule.Levels.Select(level => level with
            {
                Threshold = first + 0.5 * sorted.IndexOf(level.Severity), Recovery = Pick<double?>(null, null, first - 0.3),
            })],
        };
    }

    public RuleDefinition Threshold()
    {
        var pulse = _random.Next(2) == 0;
        return Common(RuleKind.Threshold, recoveries: !pulse) with
        {
            Value = Pick("data.usd", "data.usd", "score"),
            KeepFiring = Seconds(pulse ? Pick(1, 5, 30) : Pick(0, 5, 30)),
        };
    }

    public RuleDefinition Velocity()
    {
        var aggregate = Pick(Enum.GetValues<Aggregate>());
        return Common(RuleKind.Velocity, recoveries: true) with
        {
            Aggregate = aggregate,
            Percentile = aggregate == Aggregate.Percentile ? Pick(50, 90, 99.9, 33.3, 0.1) : null,
            Value = aggregate switch { Aggregate.Count => null, Aggregate.Distinct => Pick("data.sku", "type", "data.usd"), _ => "data.usd" },
            Window = Seconds(Pick(1, 10, 25, 60)),
        };
    }

    /// <summary>All that the kinds have in common.</summary>
    public RuleDefinition Common(RuleKind kind, bool recoveries)
    {
        var compare = Pick(Comparison.AtLeast, Comparison.AtLeast, Comparison.Above, Comparison.AtMost, Comparison.Below);
        var bad = compare is Comparison.AtLeast or Comparison.Above ? 1 : -1;
        var severities = Severities.OrderBy(_ => _random.Next()).Take(_random.Next(1, 4)).ToList();
        var sorted = severities.Order().ToList();
        var first = _random.Next(1, 12);
        return new RuleDefinition
        {
            Name = "r" + _random.Next().ToString(CultureInfo.InvariantCulture),
            Kind = kind,
            Where = Pick(Conditions),
            By = Pick(Keys),
            Compare = compare,
            For = Seconds(Pick(0, 0, 0, 4, 20)),
            KeepFiring = Seconds(Pick(0, 0, 5, 30)),
            Levels = [.. severities.Select(severity => Level(severity, first + bad * 3 * sorted.IndexOf(severity)))],
        };

        RuleLevel Level(Severity severity, double threshold) =>
            new(severity, threshold, recoveries && _random.Next(3) == 0 ? threshold - bad * _random.Next(0, 4) : null);
    }

    /// <param name="mostLate">No event is later than this many seconds; negative for any.</param>
    /// <returns>Events with the clock at which they come, in order; a null event is a moment at which only time passes.</returns>
    public IEnumerable<(RiskEvent? Event, long Clock)> Stream(int count, double mostLate = -1)
    {
        var clock = 1_000_000_000_000L;
        for (var seq = 1; seq <= count; seq++)
        {
            clock += Pick(0, 0, 1, 1, 1, 2, 5, _random.Next(100) == 0 ? 500 : 3) * 500_000L;
            if (_random.Next(6) == 0)
                yield return (null, clock += _random.Next(8) * 500_000L);
            var late = Pick(0, 0, 0, 0, 0.5, 1, 4, 12, 40, 90);
            if (mostLate >= 0)
                late = Math.Min(late, mostLate);
            else if (_random.Next(40) == 0)
                late = -_random.Next(0, 400);
            yield return (Event(seq, clock, late), clock);
        }
        yield return (null, clock + 3_600_000_000);
    }

    public RiskEvent Event(long seq, long clock, double late) => new()
    {
        Seq = seq,
        Uid = Guid.CreateVersion7(),
        Id = seq.ToString(CultureInfo.InvariantCulture),
        Source = Pick("/s1", "/s2"),
        Type = Pick("a", "b", "c"),
        Subject = Pick("k1", "k2", "k3", null),
        Time = DateTimeOffset.UnixEpoch.AddTicks((clock - (long)(late * 1_000_000)) * 10),
        ReceivedAt = DateTimeOffset.UnixEpoch.AddTicks(clock * 10),
        Severity = Pick(Severities),
        Category = Category.Risk,
        Score = Pick<double?>(null, 0.5, 3, 9),
        Data = $$"""{"usd":{{Amount()}},"sku":{{Pick("\"x\"", "\"y\"", "7", "\"7\"", "null")}}}""",
    };

    public T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    private string Amount() => _random.Next(12) switch
    {
        0 => "\"" + (_random.Next(1, 2000) / 100.0).ToString(CultureInfo.InvariantCulture) + "\"",
        1 => "\"none\"",
        2 => "12345678901.07",
        3 => "-1.1",
        4 => "1e-7",
        _ => (_random.Next(0, 80) / 10.0).ToString(CultureInfo.InvariantCulture),
    };

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}

using System.Collections.Frozen;
using System.Collections.Immutable;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Events;

namespace RiskConsole.Alerts.Quality;

/// <summary>How a rule does over the days of a report, of alerts opened in them. Alerts of storms are counted each; the storm alerts that stand for them are not. Immutable.</summary>
public sealed record RuleQuality
{
    public required Guid RuleId { get; init; }

    /// <summary>Of what the rule found in shadow, which nobody was told of.</summary>
    public bool Shadow { get; init; }

    /// <summary>Opened.</summary>
    public int Alerts { get; init; }

    /// <summary>Occurrences that those count.</summary>
    public long Findings { get; init; }

    public int Open { get; init; }

    public int Resolved { get; init; }

    public int FalsePositives { get; init; }

    /// <summary>Acknowledged or resolved by people, and not called a false positive.</summary>
    public int Real { get; init; }

    /// <summary>Those that people had a word on.</summary>
    public int Judged => FalsePositives + Real;

    /// <summary>Resolved without a person.</summary>
    public int EndedByItself { get; init; }

    /// <summary>Of them, those that nobody had acknowledged or was assigned.</summary>
    public int Untouched { get; init; }

    /// <summary>Shown as part of a storm alert only.</summary>
    public int Collapsed { get; init; }

    /// <summary>From opened to acknowledged, or to a person's decision where nobody acknowledged it before.</summary>
    public Spread Acknowledge { get; init; }

    /// <summary>From opened to resolved or called a false positive by people.</summary>
    public Spread Resolve { get; init; }

    /// <summary>From opened to resolved, of <see cref="EndedByItself"/>.</summary>
    public Spread ByItself { get; init; }

    /// <summary>From acknowledged (or else opened) to decided by people: what each took them.</summary>
    public Spread Handling { get; init; }

    public DateTimeOffset? LastOpened { get; init; }

    /// <summary>Alerts opened on each day of the report.</summary>
    public ImmutableArray<int> PerDay { get; init; } = [];

    /// <summary>Those with most alerts, most first, at most <see cref="QualityReport.MostSubjects"/>.</summary>
    public IReadOnlyList<SubjectCount> Subjects { get; init; } = [];

    /// <summary>Null while nobody judged any.</summary>
    public double? FalseRate => Judged == 0 ? null : (double)FalsePositives / Judged;

    /// <summary>What the rule cost people: alerts they decided times what the one in the middle took.</summary>
    public TimeSpan Cost => Handling.Count * Handling.Median;
}

/// <summary>Times, by the one in the middle and the one that 5 % exceed (nearest rank).</summary>
public readonly record struct Spread(int Count, TimeSpan Median, TimeSpan P95)
{
    /// <param name="times">In microseconds; put in order here.</param>
    public static Spread Of(List<long> times)
    {
        if (times.Count == 0)
            return default;
        times.Sort();
        return new(times.Count, At(50), At(95));

        TimeSpan At(int percent) => TimeSpan.FromMicroseconds(times[Math.Max(0, (times.Count * percent + 99) / 100 - 1)]);
    }
}

/// <summary>How all rules do, of the alerts that <paramref name="Categories"/> show; made once for all who look. Immutable.</summary>
/// <param name="Days">UTC days, today included.</param>
/// <param name="From">Midnight at which they begin.</param>
/// <param name="At">When it was computed.</param>
/// <param name="All">Of all rules together, without shadow; its rule is none.</param>
public sealed record QualityReport(
    CategorySet Categories, int Days, DateTimeOffset From, DateTimeOffset At, RuleQuality All, FrozenDictionary<(Guid RuleId, bool Shadow), RuleQuality> Rules)
{
    public const int MostSubjects = 5;

    /// <summary>How many days one can ask for.</summary>
    public static IReadOnlyList<int> Spans { get; } = [7, 30, 90];

    /// <returns>Of one rule; without a single alert where it opened none.</returns>
    public RuleQuality Of(Guid ruleId, bool shadow) =>
        Rules.GetValueOrDefault((ruleId, shadow)) ?? new RuleQuality { RuleId = ruleId, Shadow = shadow, PerDay = [.. new int[Days]] };
}

using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Alerts.Backtests;

/// <summary>What a rule would have done: the same engine and the same admission as live, over stored events, with a clock and state of its own.
/// Demands <see cref="Policies.Analyse"/>.</summary>
internal interface IBacktests
{
    /// <exception cref="InputRefusedException">The definition or the time range is wrong.</exception>
    Task<BacktestResult> RunAsync(ClaimsPrincipal user, BacktestRequest request, IProgress<BacktestProgress>? progress, CancellationToken ct);

    /// <summary>Reads the history once, so that thresholds and times can then be tried in an instant.</summary>
    /// <exception cref="InputRefusedException">As above.</exception>
    Task<IWhatIf> PrepareAsync(ClaimsPrincipal user, RuleDefinition definition, TimeSpan back, CancellationToken ct);
}

/// <param name="Against">The definition it is compared with, usually the one in force; null for none.</param>
/// <param name="From">Inclusive, event time.</param>
/// <param name="To">Exclusive.</param>
public sealed record BacktestRequest(RuleDefinition Rule, RuleDefinition? Against, DateTimeOffset From, DateTimeOffset To);

/// <param name="Events">Read so far, of <paramref name="Total"/> in the range.</param>
public readonly record struct BacktestProgress(long Events, long Total, int Alerts);

/// <param name="Events">Stored events in the range.</param>
/// <param name="Comparison">Null without <see cref="BacktestRequest.Against"/>.</param>
public sealed record BacktestResult(
    DateTimeOffset From, DateTimeOffset To, long Events, TimeSpan Took, BacktestSide Draft, BacktestSide? Current, BacktestComparison? Comparison);

/// <summary>What one definition would have done.</summary>
/// <param name="Matched">Events it looks at.</param>
/// <param name="Total">Alerts a person would have seen; <paramref name="Alerts"/> holds the first 1,000 of them.</param>
/// <param name="PerDay">Alerts opened on each UTC day of the range, days without one included (up to 400 days).</param>
/// <param name="PeakHour">The hour that opened most, and how many; null without alerts.</param>
/// <param name="Fault">Why the rule failed on the way; null when it did not.</param>
public sealed record BacktestSide(
    long Matched, int Total, long Occurrences, IReadOnlyList<Alert> Alerts, IReadOnlyList<DayCount> PerDay, HourCount? PeakHour,
    IReadOnlyList<SubjectCount> TopSubjects, string? Fault)
{
    /// <summary>How many of <see cref="Total"/> a silence or mute window of that time would have hidden when they opened.</summary>
    public int Silenced { get; init; }

    /// <summary>Alerts that are not among the total because a storm counts them; its one alert is.</summary>
    public int Collapsed { get; init; }

    /// <summary>Storms that began.</summary>
    public int Storms { get; init; }
}

public sealed record DayCount(DateOnly Day, int Alerts);

public sealed record HourCount(DateTimeOffset Hour, int Alerts);

public sealed record SubjectCount(string Subject, int Alerts);

/// <summary>Alerts of the draft that overlap none of the current one (gained), the other way round (lost), and those that do (same); by key and time,
/// or by time alone where the two have other keys. The lists hold the first 1,000.</summary>
public sealed record BacktestComparison(
    IReadOnlyList<Alert> Gained, IReadOnlyList<Alert> Lost, int Same, int GainedTotal, int LostTotal);

/// <summary>History that was read once for one definition. Immutable, safe to share between threads; holds memory until it is let go.</summary>
internal interface IWhatIf
{
    DateTimeOffset From { get; }

    DateTimeOffset To { get; }

    /// <summary>Whether the range holds more than could be read; <see cref="From"/> is then later than was asked for.</summary>
    bool IsCut { get; }

    /// <summary>Stored events looked at, and those that concern the rule.</summary>
    long Events { get; }

    /// <inheritdoc cref="Events"/>
    long Matched { get; }

    /// <summary>Whether it serves this definition: the same in all but levels, times, labels and words.</summary>
    bool Serves(RuleDefinition definition);

    /// <summary>The value over time, for a chart: the largest (for <c>AtMost</c> and <c>Below</c> the smallest) of all keys per bucket. Gaps have no point.</summary>
    IReadOnlyList<WhatIfPoint> Series { get; }

    /// <summary>What it would have raised. Fast: called while a threshold is dragged.</summary>
    WhatIfResult Judge(RuleDefinition definition);
}

public readonly record struct WhatIfPoint(DateTimeOffset At, double Value);

/// <param name="Last24Hours">Alerts opened within 24 h before <see cref="IWhatIf.To"/>.</param>
/// <param name="Alerts">The newest 200.</param>
public sealed record WhatIfResult(int Total, int Last24Hours, long Occurrences, IReadOnlyDictionary<Severity, int> BySeverity, IReadOnlyList<Alert> Alerts);

using System.Collections.Immutable;
using RiskConsole.Events;

namespace RiskConsole.Scores;

/// <summary>One kind of event's part in a subject's score.</summary>
/// <param name="Kind">The event type.</param>
/// <param name="Value">What it contributes as of <see cref="SubjectScore.AsOf"/>, 0 to 1.</param>
/// <param name="Peak">The score of the event it stems from, at that event's time.</param>
/// <param name="PeakAt">That event's time.</param>
/// <param name="EventUid">That event.</param>
/// <param name="Count">How many events of this kind were counted.</param>
public sealed record Contribution(string Kind, double Value, double Peak, DateTimeOffset PeakAt, Guid EventUid, long Count);

/// <summary>The risk of one subject. Values fade: read them through <see cref="IScoreBook"/>, which gives them as of now.</summary>
/// <param name="Value">0 to 1, as of <paramref name="AsOf"/>.</param>
/// <param name="Contributions">Largest first.</param>
/// <param name="Events">How many events concerned the subject in all.</param>
/// <param name="WorstSeverity">The worst severity among the contributions.</param>
public sealed record SubjectScore(
    string Subject,
    double Value,
    DateTimeOffset AsOf,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen,
    long Events,
    Severity WorstSeverity,
    ImmutableArray<Contribution> Contributions);

/// <summary>A point of a subject's history: the highest score within one bucket.</summary>
public readonly record struct ScorePoint(DateTimeOffset At, double Value);

/// <summary>The risk index (mean of the ten riskiest subjects) at the end of a bucket of 5 s.</summary>
/// <param name="Bucket">Start of the bucket, Unix seconds.</param>
public readonly record struct RiskIndexPoint(long Bucket, double Value);

/// <summary>The shared, immutable list of the riskiest subjects, renewed off the circuits. Values are as of <paramref name="AsOf"/>.</summary>
/// <param name="Subjects">How many subjects have a score above zero.</param>
public sealed record ScoreBoard(DateTimeOffset AsOf, ImmutableArray<SubjectScore> Top, long Subjects, double RiskIndex);

/// <summary>Scores of subjects. One implementation keeps them in memory over the store; another may share them between instances.</summary>
public interface IScoreBook
{
    /// <summary>The riskiest subjects now, renewed at most once per <c>Live:RefreshInterval</c>; <see cref="Topic.Scores"/> tells when.</summary>
    ScoreBoard Current { get; }

    /// <summary>The score as of now; null for a subject never seen.</summary>
    ValueTask<SubjectScore?> FindAsync(string subject, CancellationToken ct);

    /// <summary>A page of subjects by current value, highest first; <paramref name="search"/> is a part of the subject's name.</summary>
    Task<IReadOnlyList<SubjectScore>> ListAsync(string? search, int skip, int take, CancellationToken ct);

    /// <summary>The highest score per bucket, oldest first.</summary>
    Task<IReadOnlyList<ScorePoint>> HistoryAsync(string subject, DateTimeOffset from, DateTimeOffset to, TimeSpan bucket, CancellationToken ct);
}

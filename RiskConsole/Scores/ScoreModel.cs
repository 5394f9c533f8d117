using System.Collections.Immutable;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Scores;

/// <summary>How events become the score of a subject.</summary>
/// <remarks>
/// Each kind of event (its type) contributes its worst recent event: the score of that event, fading by half every half-life. A new event of the kind takes
/// over when it is worse than what is left of the old one, so a steady report of 0.5 stays 0.5. Kinds combine as independent evidence: 1 − Π(1 − cᵢ)
/// ("noisy or", Pearl, Probabilistic Reasoning in Intelligent Systems, 1988, §4.3.2).
/// All contributions fade at one rate, so which of two peaks is worse never changes with time: the larger log₂(peak) + time / half-life wins for good.
/// </remarks>
internal sealed class ScoreModel(ScoreOptions options)
{
    /// <summary>Most kinds kept for one subject; the one that contributes least is dropped.</summary>
    public const int MaxKinds = 16;

    /// <summary>Below this a score counts as faded away.</summary>
    public const double Faded = 0.01;

    private readonly double _halfLifeUs = options.HalfLife.TotalMicroseconds;

    /// <summary>What an event contributes at its own time, 0 to 1.</summary>
    public double ScoreOf(RiskEvent e) => e.Score ?? e.Severity switch
    {
        Severity.Critical => options.CriticalScore,
        Severity.Error => options.ErrorScore,
        Severity.Warning => options.WarningScore,
        _ => options.InfoScore,
    };

    /// <summary>What is left of <paramref name="peak"/> after <paramref name="elapsedUs"/>; 0 before its time.</summary>
    public double Fade(double peak, long elapsedUs) => elapsedUs < 0 ? 0 : peak * double.Exp2(-elapsedUs / _halfLifeUs);

    /// <summary>The order of peaks, the same at any time; negative infinity for none.</summary>
    public double RankOf(double peak, long atUs) => peak <= 0 ? double.NegativeInfinity : Math.Log2(peak) + atUs / _halfLifeUs;

    /// <summary>The score at a time from the contributions whose events had happened by then.</summary>
    public double ValueAt(IEnumerable<KindState> kinds, long atUs)
    {
        var safe = 1.0;
        foreach (var kind in kinds)
            safe *= 1 - Fade(kind.Peak, atUs - kind.PeakUs);
        return 1 - safe;
    }

    /// <summary>The subject as people see it now. A peak whose time is still to come (a sender's clock that runs ahead) counts in full.</summary>
    public SubjectScore View(SubjectState state, DateTimeOffset now)
    {
        var nowUs = now.ToMicros();
        double Left(KindState kind) => Fade(kind.Peak, Math.Max(0, nowUs - kind.PeakUs));
        var contributions = state.Kinds
            .Select(kind => new Contribution(kind.Kind, Left(kind), kind.Peak, kind.PeakUs.ToTime(), kind.EventUid, kind.Count))
            .OrderByDescending(contribution => contribution.Value)
            .ThenBy(contribution => contribution.Kind, StringComparer.Ordinal)
            .ToImmutableArray();
        var worst = state.Kinds.Where(kind => Left(kind) >= Faded).Select(kind => kind.Severity).DefaultIfEmpty(Severity.Info).Max();
        var value = 1 - contributions.Aggregate(1.0, (safe, contribution) => safe * (1 - contribution.Value));
        return new SubjectScore(state.Subject, value, now, state.FirstSeenUs.ToTime(), state.LastSeenUs.ToTime(), state.Events, worst, contributions);
    }
}

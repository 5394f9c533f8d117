using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Scores;

/// <summary>The worst recent event of one kind.</summary>
internal sealed class KindState
{
    public required string Kind { get; init; }
    public double Peak { get; set; }
    public long PeakUs { get; set; }
    public Guid EventUid { get; set; }
    public Severity Severity { get; set; }
    public long Count { get; set; }
}

/// <summary>What the score of one subject is computed from. Not thread-safe.</summary>
internal sealed class SubjectState(string subject)
{
    public string Subject { get; } = subject;
    public List<KindState> Kinds { get; init; } = [];
    public long Events { get; set; }
    public long FirstSeenUs { get; set; } = long.MaxValue;
    public long LastSeenUs { get; set; } = long.MinValue;

    /// <summary>Order among subjects: log₂ of the value plus the time in half-lives. Exact for one kind of contribution and for small values; close
    /// enough otherwise to find the top, whose values are then computed.</summary>
    public double Rank { get; private set; } = double.NegativeInfinity;

    /// <summary>Takes one event in.</summary>
    /// <returns>The subject's score at the event's own time.</returns>
    public double Apply(RiskEvent e, ScoreModel model)
    {
        var atUs = e.Time.ToMicros();
        Events++;
        FirstSeenUs = Math.Min(FirstSeenUs, atUs);
        LastSeenUs = Math.Max(LastSeenUs, atUs);
        var score = model.ScoreOf(e);
        var kind = Kinds.Find(candidate => candidate.Kind == e.Type);
        if (kind is not null)
            kind.Count++;
        if (score > 0)
        {
            if (kind is null)
                Kinds.Add(kind = new KindState { Kind = e.Type, Count = 1 });
            if (model.RankOf(score, atUs) > model.RankOf(kind.Peak, kind.PeakUs))
            {
                (kind.Peak, kind.PeakUs, kind.EventUid, kind.Severity) = (score, atUs, e.Uid, e.Severity);
                if (Kinds.Count > ScoreModel.MaxKinds)
                    Kinds.Remove(Kinds.MinBy(candidate => model.RankOf(candidate.Peak, candidate.PeakUs))!);
                Renew(model);
            }
        }
        return model.ValueAt(Kinds, atUs);
    }

    /// <summary>Computes <see cref="Rank"/> as of the newest peak.</summary>
    public void Renew(ScoreModel model)
    {
        if (Kinds.Count == 0)
            return;
        var newestUs = Kinds.Max(kind => kind.PeakUs);
        Rank = model.RankOf(model.ValueAt(Kinds, newestUs), newestUs);
    }
}

using RiskConsole.Rules.Engine.Baselines;

namespace RiskConsole.Rules.Engine;

/// <summary>What a window holds after its last observation, for explanations. What a kind does not have is null; never asked for while judging.</summary>
internal sealed record WindowFacts
{
    public static readonly WindowFacts None = new();

    /// <summary>Velocity: how many values are in the window that was looked at.</summary>
    public int? Held { get; init; }

    /// <summary>Velocity: the window, without its beginning. Anomaly: the bucket, without its end. Microseconds.</summary>
    public (long FromUs, long ToUs)? Span { get; init; }

    /// <summary>Sequence: how far the longest chain has come that could still be completed, while none is.</summary>
    public IReadOnlyList<StepFact>? Steps { get; init; }

    /// <summary>Absence: when the key was last heard of.</summary>
    public long? LastUs { get; init; }

    /// <summary>Absence: when it will be missed.</summary>
    public long? DueUs { get; init; }

    /// <summary>Anomaly: what is usual where the last bucket was judged; null while it learns.</summary>
    public Usual? Usual { get; init; }

    /// <summary>Anomaly: buckets learnt, of those that must be learnt first.</summary>
    public (int Learnt, int Needed)? Learning { get; init; }
}

/// <param name="AtUs">When the event was that stands for the step; null for none yet.</param>
internal readonly record struct StepFact(string Name, long? AtUs);

namespace RiskConsole.Scores;

/// <summary>Counts where scores of single subjects were read from, since the start.</summary>
internal sealed class ScoreReads
{
    private long _held;
    private long _cached;
    private long _missed;

    /// <summary>Answered by what this instance holds in memory.</summary>
    public long Held => Volatile.Read(ref _held);

    /// <summary>Answered by the cache.</summary>
    public long Cached => Volatile.Read(ref _cached);

    /// <summary>Answered by the store.</summary>
    public long Missed => Volatile.Read(ref _missed);

    /// <summary>The share answered without the store; null before the first read.</summary>
    public double? HitRatio => Held + Cached + Missed is var all and > 0 ? (Held + Cached) / (double)all : null;

    public void CountHeld() => Interlocked.Increment(ref _held);

    public void CountCached() => Interlocked.Increment(ref _cached);

    public void CountMissed() => Interlocked.Increment(ref _missed);
}

using RiskConsole.Telemetry;

namespace RiskConsole.Scores;

/// <summary>Counts where scores of single subjects were read from, since the start.</summary>
internal sealed class ScoreReads(ConsoleMeter meter)
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

    public void CountHeld() => Count(ref _held, "memory");

    public void CountCached() => Count(ref _cached, "cache");

    public void CountMissed() => Count(ref _missed, "store");

    private void Count(ref long reads, string result)
    {
        Interlocked.Increment(ref reads);
        meter.ScoreRead(result);
    }
}

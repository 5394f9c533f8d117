namespace RiskConsole.Replays;

/// <summary>Where a replay should be: its speed times what has passed since the last change of either. Single-threaded.</summary>
internal sealed class ReplayPace(TimeProvider time)
{
    public const double Slowest = 1;
    public const double Fastest = 1_000;

    private long _anchorUs;
    private long _anchoredAt;

    /// <summary>Seconds of the replay to one second of those who watch.</summary>
    public double Speed { get; private set; } = Slowest;

    /// <summary>Goes on from here.</summary>
    public void Anchor(long positionUs) => (_anchorUs, _anchoredAt) = (positionUs, time.GetTimestamp());

    /// <summary>Goes on from here at another speed.</summary>
    public void Anchor(long positionUs, double speed)
    {
        Speed = speed;
        Anchor(positionUs);
    }

    public long TargetUs() => _anchorUs + (long)(time.GetElapsedTime(_anchoredAt).TotalMicroseconds * Speed);

    /// <summary>What a span of those who watch is in the replay, in microseconds.</summary>
    public long Of(TimeSpan watched) => (long)(watched.TotalMicroseconds * Speed);
}

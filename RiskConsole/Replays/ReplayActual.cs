namespace RiskConsole.Replays;

/// <summary>How fast a replay really goes, as the mean of about two seconds. Single-threaded.</summary>
internal sealed class ReplayActual(TimeProvider time)
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(2);

    private long _sinceUs;
    private long _since;
    private long _slowed;
    private long _slowedSince;
    private double? _speed;

    /// <param name="playedUs">How much of the window was played.</param>
    /// <param name="slowed">How often it gave up the pace.</param>
    public void Note(long playedUs, long slowed)
    {
        _slowed = slowed;
        if (_since != 0 && playedUs >= _sinceUs && time.GetElapsedTime(_since) < Span)
            return;
        var passed = time.GetElapsedTime(_since).TotalMicroseconds;
        _speed = _since != 0 && playedUs >= _sinceUs && _slowed > _slowedSince && passed > 0 ? (playedUs - _sinceUs) / passed : null;
        (_sinceUs, _since, _slowedSince) = (playedUs, time.GetTimestamp(), slowed);
    }

    /// <returns>Null while it goes about as fast as it should.</returns>
    public double? Of(double asked) => _speed < 0.9 * asked ? _speed : null;
}

namespace RiskConsole.Hosting.Limits;

/// <summary>How many messages one connection may send: so many per second in the long run, and a burst of them after a pause. For any kind
/// of connection; makes no timer, so that each can have its own.</summary>
internal sealed class MessageRate(int perSecond, int burst, TimeProvider time)
{
    private readonly Lock _lock = new();
    private double _left = burst;
    private long _at = time.GetTimestamp();

    /// <returns>False when this message is one too many.</returns>
    public bool TryTake()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _left = Math.Min(burst, _left + (time.GetElapsedTime(_at, now).TotalSeconds * perSecond));
            _at = now;
            if (_left < 1)
                return false;
            _left--;
            return true;
        }
    }
}

namespace RiskConsole.Alerts.Storms;

/// <summary>The last times of something, as many as a limit: enough to say whether the limit was reached within a window, whatever the rate.</summary>
internal sealed class RecentTimes(int limit)
{
    private long[]? _times;
    private int _next;
    private int _count;

    /// <summary>The time that lies a limit back; there must have been as many.</summary>
    public long LimitBackUs => _times![_next];

    /// <summary>Whether the limit was reached within a window that ends now.</summary>
    public bool IsReached(long nowUs, long windowUs) => IsReached(limit, nowUs, windowUs);

    /// <summary>The same for a lower limit.</summary>
    public bool IsReached(int lower, long nowUs, long windowUs)
    {
        if (lower == 0)
            return true;
        return _count >= lower && _times![(_next - lower + limit) % limit] > nowUs - windowUs;
    }

    /// <param name="timeUs">Not before the last one.</param>
    public void Add(long timeUs)
    {
        if (limit == 0)
            return;
        _times ??= new long[limit];
        _times[_next] = timeUs;
        _next = (_next + 1) % limit;
        _count = Math.Min(_count + 1, limit);
    }
}

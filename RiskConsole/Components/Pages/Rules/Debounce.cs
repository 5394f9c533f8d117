namespace RiskConsole.Components.Pages.Rules;

/// <summary>Does something once it was not asked for again for a while.</summary>
/// <param name="act">Called on a pool thread; must not throw.</param>
internal sealed class Debounce(TimeProvider time, TimeSpan after, Action act) : IDisposable
{
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private bool _disposed;

    public void Ask()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            if (_timer is null)
                _timer = time.CreateTimer(static state => ((Action)state!)(), act, after, Timeout.InfiniteTimeSpan);
            else
                _timer.Change(after, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>What was asked for is not wanted any more.</summary>
    public void Forget()
    {
        lock (_lock)
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _timer?.Dispose();
        }
    }
}

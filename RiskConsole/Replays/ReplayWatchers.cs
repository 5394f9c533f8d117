using System.Collections.Immutable;

namespace RiskConsole.Replays;

/// <summary>Who watches a replay. When nobody has for a while, it says so.</summary>
internal sealed class ReplayWatchers : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<string> _names = [];
    private readonly TimeSpan _idleAfter;
    private readonly Action _changed;
    private readonly Action _idle;
    private readonly ITimer _timer;

    public ReplayWatchers(TimeSpan idleAfter, TimeProvider time, Action changed, Action idle)
    {
        (_idleAfter, _changed, _idle) = (idleAfter, changed, idle);
        _timer = time.CreateTimer(static state => ((ReplayWatchers)state!).OnIdle(), this, idleAfter, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Each once, in the order in which they came.</summary>
    public ImmutableArray<string> Names
    {
        get
        {
            lock (_gate)
                return [.. _names.Distinct()];
        }
    }

    public void Enter(string name)
    {
        lock (_gate)
        {
            _names.Add(name);
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        _changed();
    }

    public void Leave(string name)
    {
        lock (_gate)
        {
            _names.Remove(name);
            if (_names.Count == 0)
                _timer.Change(_idleAfter, Timeout.InfiniteTimeSpan);
        }
        _changed();
    }

    public void Dispose() => _timer.Dispose();

    private void OnIdle()
    {
        lock (_gate)
        {
            if (_names.Count > 0)
                return;
        }
        _idle();
    }
}

namespace RiskConsole.Components.Live;

/// <summary>Wakes the circuits that wait out their interval: one timer for all of them, which stands still while nobody waits.</summary>
internal sealed class LiveScheduler : IDisposable
{
    /// <summary>How exactly a circuit is woken; well under the shortest interval, coarse enough that waking costs nothing.</summary>
    internal static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly Lock _lock = new();
    private readonly List<LiveRenderer> _waiting = [];
    private readonly List<LiveRenderer> _due = [];
    private readonly ITimer _timer;
    private bool _ticking;

    public LiveScheduler(TimeProvider time)
    {
        Time = time;
        _timer = time.CreateTimer(static state => ((LiveScheduler)state!).OnTick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public TimeProvider Time { get; }

    /// <summary>Circuits that wait now.</summary>
    internal int Waiting
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    /// <summary>Runs the renderer once it is due; it must not be waiting already.</summary>
    public void Wait(LiveRenderer renderer)
    {
        lock (_lock)
        {
            _waiting.Add(renderer);
            if (_ticking)
                return;
            _ticking = true;
            _timer.Change(Tick, Tick);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void OnTick()
    {
        lock (_lock)
        {
            // A tick that comes while the last one is still being worked on finds the list empty and harms nothing.
            var now = Time.GetTimestamp();
            for (var i = _waiting.Count - 1; i >= 0; i--)
            {
                var renderer = _waiting[i];
                if (!renderer.IsDue(now))
                    continue;
                _due.Add(renderer);
                _waiting[i] = _waiting[^1];
                _waiting.RemoveAt(_waiting.Count - 1);
            }
            if (_waiting.Count == 0 && _ticking)
            {
                _ticking = false;
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
            foreach (var renderer in _due)
                renderer.Queue();
            _due.Clear();
        }
    }
}

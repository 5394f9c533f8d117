namespace RiskConsole.Components.Shared;

/// <summary>Runs a push soon after it was asked for, one at a time and at most once per interval; the last request is never lost.</summary>
internal sealed class LivePump : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Func<Task> _push;
    private readonly ITimer _timer;
    private long? _startedAt;
    private State _state;

    /// <param name="push">Must handle its own errors.</param>
    public LivePump(TimeProvider time, TimeSpan interval, Func<Task> push)
    {
        _time = time;
        Interval = interval;
        _push = push;
        _timer = time.CreateTimer(_ => _ = RunAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private enum State
    {
        Idle,
        Due,
        Running,
        RunningAndDue,
        Disposed,
    }

    /// <summary>Shortest time between the beginnings of two pushes.</summary>
    public TimeSpan Interval { get; set; }

    /// <summary>From any thread; returns at once and never runs the push on the caller's thread.</summary>
    public void Request()
    {
        lock (_gate)
        {
            if (_state == State.Idle)
                Schedule();
            else if (_state == State.Running)
                _state = State.RunningAndDue;
        }
    }

    public void Dispose()
    {
        lock (_gate)
            _state = State.Disposed;
        _timer.Dispose();
    }

    private void Schedule()
    {
        var rest = _startedAt is { } started ? Interval - _time.GetElapsedTime(started) : TimeSpan.Zero;
        _state = State.Due;
        _timer.Change(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private async Task RunAsync()
    {
        lock (_gate)
        {
            if (_state != State.Due)
                return;
            _state = State.Running;
            _startedAt = _time.GetTimestamp();
        }
        await _push();
        lock (_gate)
        {
            var again = _state == State.RunningAndDue;
            if (_state == State.Disposed)
                return;
            _state = State.Idle;
            if (again)
                Schedule();
        }
    }
}

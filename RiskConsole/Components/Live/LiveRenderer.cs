using Microsoft.Extensions.Options;
using RiskConsole.Events;

namespace RiskConsole.Components.Live;

/// <summary>
/// Keeps the components of one circuit current. A publisher only marks a binding dirty and queues one work item per circuit; on the circuit,
/// every dirty binding pulls its snapshot and all of them are drawn in one render batch: at once after quiet, then at most once per
/// <see cref="LiveOptions.RefreshInterval"/>, and not before the browser has drawn the last one. A circuit without a browser does nothing and
/// catches up once when the browser is back.
/// </summary>
internal sealed class LiveRenderer : IThreadPoolWorkItem, IDisposable
{
    /// <summary>A circuit spends at most a quarter of its time on drawing, so that its clicks are always answered.</summary>
    private const int DrawShare = 4;

    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(5);

    /// <summary>After this long without word from the browser the next update is drawn all the same; Blazor itself holds back beyond ten.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan HurryWindow = TimeSpan.FromSeconds(1);

    /// <summary>Two frames of the browser: nobody sees more.</summary>
    private static readonly TimeSpan HurryInterval = TimeSpan.FromMilliseconds(32);

    private readonly LiveScheduler _scheduler;
    private readonly CircuitState _circuit;
    private readonly ILogger<LiveRenderer> _logger;
    private readonly TimeProvider _time;
    private readonly long _shortest;
    private readonly long _longest;
    private readonly long _answerLimit;
    private readonly long _hurryWindow;
    private readonly long _hurryInterval;
    private readonly Lock _lock = new();
    private readonly Func<Task> _draw;
    private LiveBinding[] _bindings = [];
    private ILivePulse? _pulse;
    private ILivePulse? _substitute;
    private int _pending;
    private int _awaited;
    private long _notBefore = long.MinValue / 2;
    private long _hurryUntil = long.MinValue / 2;
    private long _drawnAt = long.MinValue / 2;
    private long _queuedAt;
    private bool _disposed;

    public LiveRenderer(LiveScheduler scheduler, CircuitState circuit, IOptions<LiveOptions> options, ILogger<LiveRenderer> logger)
    {
        _scheduler = scheduler;
        _circuit = circuit;
        _logger = logger;
        _time = scheduler.Time;
        _shortest = Ticks(options.Value.RefreshInterval);
        _longest = Math.Max(_shortest, Ticks(LongestInterval));
        _answerLimit = Ticks(AnswerLimit);
        _hurryWindow = Ticks(HurryWindow);
        _hurryInterval = Math.Min(_shortest, Ticks(HurryInterval));
        _draw = DrawAsync;
        _circuit.Reconnected += CatchUp;
    }

    /// <summary>Bindings that are alive; 0 once every component of the circuit is gone.</summary>
    internal int Bindings => Volatile.Read(ref _bindings).Length;

    /// <summary>Whether nothing waits to be drawn and no draw has been asked for; one may still be under way.</summary>
    internal bool IsQuiet => Volatile.Read(ref _pending) == 0 && !HasDirty;

    private bool HasDirty => Array.Exists(Volatile.Read(ref _bindings), static binding => binding.IsDirty);

    private ILivePulse? Pulse => _pulse ?? _substitute;

    /// <summary>Has <paramref name="refresh"/> called on the circuit and <paramref name="owner"/> drawn after it, for each change the source tells of.
    /// That also happens once soon after this call, for what changed before the subscription stood.</summary>
    /// <param name="subscribe">Subscribes the callback it is given and returns what ends the subscription.</param>
    /// <param name="refresh">Pulls the current snapshot; runs on the circuit, must be quick and must not wait.</param>
    /// <param name="owner">The component that is drawn.</param>
    /// <returns>Ends the binding; more than once is harmless.</returns>
    public IDisposable Bind(Func<Action, IDisposable> subscribe, Action refresh, ILiveOwner owner)
    {
        var binding = new LiveBinding(this, refresh, owner);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _bindings = [.. _bindings, binding];
            _substitute ??= new OwnerPulse(this, owner);
        }
        try
        {
            binding.Attach(subscribe(binding.Mark));
        }
        catch
        {
            Remove(binding);
            throw;
        }
        binding.Mark();
        return binding;
    }

    /// <summary>For a moment changes are drawn at once: what follows from the person's own act should not wait. Call in the act's handler.</summary>
    public void Hurry() => Volatile.Write(ref _hurryUntil, _time.GetTimestamp() + _hurryWindow);

    public void Dispose()
    {
        LiveBinding[] left;
        lock (_lock)
        {
            _disposed = true;
            left = _bindings;
        }
        _circuit.Reconnected -= CatchUp;
        foreach (var binding in left)
            binding.Dispose();
    }

    /// <summary>The layout's <see cref="LivePulse"/> gives the circuit's dispatcher and the batch in which everything is drawn.</summary>
    internal void Attach(ILivePulse pulse)
    {
        if (ReferenceEquals(_pulse, pulse))
            return;
        _pulse = pulse;
        // The pulse of another layout takes the answer to the last batch with it.
        Volatile.Write(ref _awaited, 0);
        Request();
    }

    internal void Detach(ILivePulse pulse)
    {
        if (ReferenceEquals(_pulse, pulse))
            _pulse = null;
    }

    /// <summary>Called from any thread, inside whatever the publisher holds: sets a flag and queues at most one work item.</summary>
    internal void Request()
    {
        if (!_circuit.Connected || Pulse is null || Interlocked.Exchange(ref _pending, 1) != 0)
            return;
        if (IsDue(_time.GetTimestamp()))
            Queue();
        else
            _scheduler.Wait(this);
    }

    internal bool IsDue(long now)
    {
        var drawnAt = Volatile.Read(ref _drawnAt);
        if (Volatile.Read(ref _awaited) != 0 && now - drawnAt < _answerLimit)
            return false;
        return now >= Volatile.Read(ref _notBefore) || (now < Volatile.Read(ref _hurryUntil) && now - drawnAt >= _hurryInterval);
    }

    internal void Queue()
    {
        Volatile.Write(ref _queuedAt, _time.GetTimestamp());
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    // On a pool thread: InvokeAsync runs inline where the circuit is idle, which must never happen on the publisher's thread.
    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    /// <summary>The browser has drawn the last batch.</summary>
    internal void Answered() => Volatile.Write(ref _awaited, 0);

    /// <summary>Has every dirty binding pull and ask to be drawn. Called by the pulse, on the circuit, while a batch is open.</summary>
    internal void RefreshDirty(ref List<(LiveBinding Binding, Exception Fault)>? faults)
    {
        foreach (var binding in Volatile.Read(ref _bindings))
        {
            if (binding.Refresh() is { } fault)
                (faults ??= []).Add((binding, fault));
        }
    }

    internal void Remove(LiveBinding binding)
    {
        lock (_lock)
            _bindings = Array.FindAll(_bindings, other => !ReferenceEquals(other, binding));
    }

    private async Task RunAsync()
    {
        try
        {
            if (Pulse is { } pulse && _circuit.Connected)
                await pulse.InvokeAsync(_draw);
            else
                Volatile.Write(ref _pending, 0);
        }
#pragma warning disable CA1031 // Nobody awaits this; a circuit that ends meanwhile throws all kinds of things.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Volatile.Write(ref _pending, 0);
            _logger.LogError(fault, "A live update of circuit {CircuitId} failed", _circuit.CircuitId);
        }
    }

    private async Task DrawAsync()
    {
        var pulse = Pulse;
        if (pulse is null || !_circuit.Connected || !HasDirty)
        {
            Interlocked.Exchange(ref _pending, 0);
            // A change marked just before that found the request still pending; whoever takes it up again draws it.
            if (pulse is null || !_circuit.Connected || !HasDirty || Interlocked.Exchange(ref _pending, 1) != 0)
                return;
        }

        var begin = _time.GetTimestamp();
        // Kept on a grid: a draw that was woken a little late does not push all that follow, and so never falls behind a source of the same rhythm.
        var next = Math.Max(_notBefore + _shortest, begin + (_shortest / 2));
        next = next - begin > _shortest || _notBefore < begin - _shortest ? begin + _shortest : next;
        Volatile.Write(ref _drawnAt, begin);
        Volatile.Write(ref _notBefore, next);
        Volatile.Write(ref _awaited, 1);
        // After the marks above, before anything is pulled: a change from here on asks again, and waits its turn.
        Interlocked.Exchange(ref _pending, 0);

        var faults = pulse.Draw();

        // Slower by itself when drawing is dear here or when the machine is short of time: then work waits before it is begun.
        var cost = (_time.GetTimestamp() - begin) * DrawShare;
        var load = Math.Max(cost, begin - Volatile.Read(ref _queuedAt));
        if (load > _shortest)
            Volatile.Write(ref _notBefore, begin + Math.Min(load, _longest));

        foreach (var (binding, fault) in faults ?? [])
            await binding.Owner.FailAsync(fault);
    }

    private void CatchUp()
    {
        foreach (var binding in Volatile.Read(ref _bindings))
            binding.SetDirty();
        Volatile.Write(ref _awaited, 0);
        Request();
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);

    /// <summary>Stands in where no layout has a pulse: each component is then a batch of its own, and nobody tells when it was drawn.</summary>
    private sealed class OwnerPulse(LiveRenderer renderer, ILiveOwner owner) : ILivePulse
    {
        public Task InvokeAsync(Func<Task> work) => owner.InvokeAsync(work);

        public List<(LiveBinding Binding, Exception Fault)>? Draw()
        {
            List<(LiveBinding, Exception)>? faults = null;
            renderer.RefreshDirty(ref faults);
            renderer.Answered();
            return faults;
        }
    }
}

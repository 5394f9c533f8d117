namespace RiskConsole.Components.Live;

/// <summary>One component's tie to one source of changes.</summary>
internal sealed class LiveBinding(LiveRenderer renderer, Action refresh, ILiveOwner owner) : IDisposable
{
    private IDisposable? _subscription;
    private int _dirty;
    private int _disposed;

    public ILiveOwner Owner { get; } = owner;

    public bool IsDirty => Volatile.Read(ref _dirty) != 0;

    /// <summary>The publisher's callback.</summary>
    public void Mark()
    {
        SetDirty();
        renderer.Request();
    }

    public void SetDirty() => Volatile.Write(ref _dirty, 1);

    public void Attach(IDisposable subscription)
    {
        _subscription = subscription;
        // Disposed while it was being subscribed.
        if (Volatile.Read(ref _disposed) != 0)
            subscription.Dispose();
    }

    /// <summary>Pulls and asks to be drawn if something changed since the last time.</summary>
    /// <returns>What was thrown; null when all went well.</returns>
    public Exception? Refresh()
    {
        if (Interlocked.Exchange(ref _dirty, 0) == 0 || Volatile.Read(ref _disposed) != 0)
            return null;
        try
        {
            refresh();
            Owner.Changed();
            return null;
        }
#pragma warning disable CA1031 // Whatever a component throws goes to the boundary around that component, not to the circuit.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return fault;
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _subscription?.Dispose();
        renderer.Remove(this);
    }
}

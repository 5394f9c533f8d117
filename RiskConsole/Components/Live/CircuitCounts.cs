namespace RiskConsole.Components.Live;

/// <summary>How many circuits this instance holds; for health and metrics.</summary>
internal sealed class CircuitCounts
{
    private int _active;
    private int _connected;

    /// <summary>Circuits alive, whether or not their browser is connected.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>Circuits with a connected browser.</summary>
    public int Connected => Volatile.Read(ref _connected);

    internal void Opened() => Interlocked.Increment(ref _active);

    internal void Closed() => Interlocked.Decrement(ref _active);

    internal void Up() => Interlocked.Increment(ref _connected);

    internal void Down() => Interlocked.Decrement(ref _connected);
}

namespace RiskConsole.Components.Live;

/// <summary>What is known of the circuit this scope belongs to. Set by <see cref="ConsoleCircuitHandler"/>.</summary>
internal sealed class CircuitState
{
    private volatile bool _connected = true;

    /// <summary>Whether a browser listens. True before the circuit has reported anything, so that a component also works without one.</summary>
    public bool Connected => _connected;

    /// <summary>The circuit's id; null outside a circuit.</summary>
    public string? CircuitId { get; internal set; }

    /// <summary>Raised on the circuit's dispatcher when a lost browser is back.</summary>
    public event Action? Reconnected;

    /// <summary>Raised when the browser is lost, on whichever thread noticed it; handlers return at once.</summary>
    public event Action? Lost;

    internal void SetDisconnected()
    {
        _connected = false;
        Lost?.Invoke();
    }

    internal void SetConnected()
    {
        var wasLost = !_connected;
        _connected = true;
        if (wasLost)
            Reconnected?.Invoke();
    }
}

using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace RiskConsole.Access;

/// <summary>Ties one circuit to the session it was opened in. Once that is over, nothing the browser sends reaches the circuit any
/// more.</summary>
internal sealed class CircuitSession(
    CircuitRegistry registry, AuthenticationStateProvider authentication, ILogger<CircuitSession> logger) : CircuitHandler, IDisposable
{
    private volatile bool _over;
    private volatile bool _connected;
    private Action? _onOver;

    /// <summary>Null for a circuit nobody signed in to.</summary>
    public string? SessionHandle { get; private set; }

    /// <summary>The epoch its user had when it was opened.</summary>
    public long? Epoch { get; private set; }

    public bool IsConnected => _connected;

    public bool IsOver => _over;

    /// <summary>Sets who leads the browser away when the session is over; called at once when it is already.</summary>
    public void OnOver(Action leave)
    {
        _onOver = leave;
        if (_over)
            leave();
    }

    /// <summary>Ends the circuit: its session was ended, or its user's rights have changed.</summary>
    public void End()
    {
        if (_over)
            return;
        _over = true;
        _onOver?.Invoke();
    }

    /// <summary>Takes note of who opened the circuit.</summary>
    public async Task BeginAsync(string circuitId)
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        SessionHandle = user.SessionHandle();
        Epoch = user.Epoch();
        authentication.AuthenticationStateChanged += OnUserChanged;
        registry.Add(circuitId, this);
    }

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken) => BeginAsync(circuit.Id);

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (!_connected)
        {
            _connected = true;
            registry.CountConnected(up: true);
        }
        // It ended while the browser was away.
        if (_over)
            _onOver?.Invoke();
        return Task.CompletedTask;
    }

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (_connected)
        {
            _connected = false;
            registry.CountConnected(up: false);
        }
        return Task.CompletedTask;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        registry.Remove(circuit.Id);
        return Task.CompletedTask;
    }

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(
        Func<CircuitInboundActivityContext, Task> next) =>
        context => _over ? Task.CompletedTask : next(context);

    public void Dispose() => authentication.AuthenticationStateChanged -= OnUserChanged;

    // A lost connection may be taken up again under another sign-in; the circuit stays with the one that opened it.
    private void OnUserChanged(Task<AuthenticationState> state) => _ = CompareAsync(state);

    private async Task CompareAsync(Task<AuthenticationState> state)
    {
        try
        {
            if ((await state).User.SessionHandle() != SessionHandle)
                End();
        }
        catch (Exception e)
        {
            logger.LogWarning(e, "Who a circuit belongs to could not be read; it ends");
            End();
        }
    }
}

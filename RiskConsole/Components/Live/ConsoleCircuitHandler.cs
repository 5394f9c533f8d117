using Microsoft.AspNetCore.Components.Server.Circuits;

namespace RiskConsole.Components.Live;

/// <summary>Keeps <see cref="CircuitState"/> and <see cref="CircuitCounts"/> true.</summary>
internal sealed class ConsoleCircuitHandler(CircuitState state, CircuitCounts counts) : CircuitHandler
{
    private bool _up;

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        state.CircuitId = circuit.Id;
        counts.Opened();
        return Task.CompletedTask;
    }

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (!_up)
        {
            _up = true;
            counts.Up();
        }
        state.SetConnected();
        return Task.CompletedTask;
    }

    // A circuit that is disposed while disconnected is reported down a second time.
    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (_up)
        {
            _up = false;
            counts.Down();
        }
        state.SetDisconnected();
        return Task.CompletedTask;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        counts.Closed();
        return Task.CompletedTask;
    }
}

using Microsoft.AspNetCore.Components.Server.Circuits;

namespace RiskConsole.Components.Live;

/// <summary>Keeps <see cref="CircuitState"/> true.</summary>
internal sealed class ConsoleCircuitHandler(CircuitState state) : CircuitHandler
{
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        state.CircuitId = circuit.Id;
        return Task.CompletedTask;
    }

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        state.SetConnected();
        return Task.CompletedTask;
    }

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        state.SetDisconnected();
        return Task.CompletedTask;
    }
}

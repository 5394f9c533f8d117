using RiskConsole.Components.Live;

namespace RiskConsole.Tests.Components.Live;

public class ConsoleCircuitHandlerTests
{
    private readonly CircuitState _state = new();
    private readonly ConsoleCircuitHandler _handler;

    public ConsoleCircuitHandlerTests() => _handler = new ConsoleCircuitHandler(_state);

    [Fact, Trait("Req", "RT5")]
    public async Task OnConnection_DownAndUpAgain_StateFollowsAndTellsOfTheReturnOnce()
    {
        var returns = 0;
        _state.Reconnected += () => returns++;

        await _handler.OnConnectionUpAsync(null!, default);
        Assert.Equal((true, 0), (_state.Connected, returns));
        await _handler.OnConnectionDownAsync(null!, default);
        Assert.False(_state.Connected);
        await _handler.OnConnectionUpAsync(null!, default);

        Assert.Equal((true, 1), (_state.Connected, returns));
    }
}

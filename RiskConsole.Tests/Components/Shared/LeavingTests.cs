using RiskConsole.Components.Shared;

namespace RiskConsole.Tests.Components.Shared;

public class LeavingTests
{
    [Fact, Trait("Req", "RT1")]
    public async Task Token_TakenAfterTheEnd_IsCancelled()
    {
        var leaving = new Leaving();
        Assert.False(leaving.IsCancellationRequested);

        await leaving.CancelAsync();
        leaving.Dispose();

        Assert.True(leaving.IsCancellationRequested);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(leaving.Token);
        Assert.True(linked.IsCancellationRequested);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(Timeout.Infinite, leaving.Token));
    }
}

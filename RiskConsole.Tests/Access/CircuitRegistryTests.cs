using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Telemetry;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Access;

public class CircuitRegistryTests
{
    [Fact, Trait("Req", "RT8"), Trait("Req", "ME1")]
    public void Current_NearlyAllPlacesTaken_SaysSoAndIsWellAgainAfterwards()
    {
        var registry = new CircuitRegistry(Options.Create(new LiveOptions { MaxCircuits = 10 }), new ManualTimeProvider());
        Count(registry, 8, up: true);
        Assert.Equal((HealthStatus.Good, 0), (registry.Current.Status, registry.Current.Penalty));

        Count(registry, 1, up: true);
        var crowded = registry.Current;
        Count(registry, 2, up: false);

        Assert.Equal(HealthStatus.Degraded, crowded.Status);
        Assert.Contains("9 of 10", crowded.Reason, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Good, registry.Current.Status);
    }

    private static void Count(CircuitRegistry registry, int browsers, bool up)
    {
        for (var i = 0; i < browsers; i++)
            registry.CountConnected(up);
    }
}

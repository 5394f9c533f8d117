using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Components.Layout;
using RiskConsole.Components.Live;
using RiskConsole.Events;
using RiskConsole.Telemetry;

namespace RiskConsole.Tests.Components.Layout;

public class ConnectionMarkTests : ConsoleBunitContext
{
    private readonly FakePart _part = new();

    public ConnectionMarkTests() => Services.AddSingleton<IHealthSource>(_part);

    [Fact, Trait("Req", "RT5")]
    public async Task Render_APartDelays_SaysWhyUntilItIsGoodAgain()
    {
        Render<LivePulse>();
        var cut = Render<ConnectionMark>();
        var mark = cut.Find("rc-connection");
        Assert.False(mark.HasAttribute("data-delay"));

        var since = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);
        _part.Current = new Health("Redis", HealthStatus.Degraded, "Delayed: it is away.", since, 15) { Delays = true };
        Bus.Publish(Topic.Health);
        await LiveAsync(() => cut.Find("rc-connection").GetAttribute("data-delay") == "Delayed: it is away.", "the reason is there");
        Assert.Equal("1700000000000", cut.Find("rc-connection").GetAttribute("data-delay-since"));

        _part.Current = FakePart.Good;
        Bus.Publish(Topic.Health);
        await LiveAsync(() => !cut.Find("rc-connection").HasAttribute("data-delay"), "it is live again");
    }

    [Fact, Trait("Req", "RT5")]
    public void Render_APartIsBadButDelaysNothing_StaysLive()
    {
        _part.Current = new Health("Connections", HealthStatus.Degraded, "It is getting full.", DateTimeOffset.UnixEpoch, 10);

        Assert.False(Render<ConnectionMark>().Find("rc-connection").HasAttribute("data-delay"));
    }

    private sealed class FakePart : IHealthSource
    {
        public static Health Good { get; } = new("Redis", HealthStatus.Good, "Answers.", DateTimeOffset.UnixEpoch, 0);

        public Health Current { get; set; } = Good;
    }
}

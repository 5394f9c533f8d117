using System.Collections.Immutable;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Hosting.Limits;
using RiskConsole.Telemetry;
using RiskConsole.Telemetry.Instances;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Hosting.Limits;

public class LimitPartsTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact, Trait("Req", "RT8")]
    public void TryTake_BurstThenSteady_AllowsTheBurstAndThenTheRate()
    {
        var rate = new MessageRate(10, 30, _time);

        Assert.Equal(30, Enumerable.Range(0, 100).Count(_ => rate.TryTake()));
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(5, Enumerable.Range(0, 100).Count(_ => rate.TryTake()));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(30, Enumerable.Range(0, 100).Count(_ => rate.TryTake()));
    }

    [Fact, Trait("Req", "RT8")]
    public async Task TryOpen_ManyAtOnce_NeverMoreThanAllowed()
    {
        var connections = new LiveConnections(Options.Create(new LiveOptions { MaxCircuits = 15, MaxCircuitsPerUser = 10 }), new PagesElsewhere());

        var opened = await Task.WhenAll(Enumerable.Range(0, 200)
            .Select(i => Task.Run(() => connections.TryOpen(i % 2 == 0 ? "ada" : "bob", false))));

        Assert.Equal(15, opened.Count(o => o));
        Assert.True(connections.IsFull);
        Assert.Equal(15, connections.Of("ada") + connections.Of("bob"));
        Assert.InRange(connections.Of("ada"), 5, 10);
        for (var i = connections.Of("ada"); i > 0; i--)
            connections.Close("ada");
        Assert.Equal(0, connections.Of("ada"));
        Assert.False(connections.IsFull);
    }

    [Fact, Trait("Req", "RT8")]
    public void TryOpen_NoLimitPerUser_TakesAsManyAsThereAre()
    {
        var connections = new LiveConnections(Options.Create(new LiveOptions { MaxCircuits = 100, MaxCircuitsPerUser = 0 }), new PagesElsewhere());

        Assert.Equal(100, Enumerable.Range(0, 150).Count(_ => connections.TryOpen("ada", false)));
    }

    [Fact, Trait("Req", "RT8")]
    public void TryOpen_PagesOnOtherInstances_CountForTheUserButNotForThisInstance()
    {
        var elsewhere = new PagesElsewhere();
        var connections = new LiveConnections(Options.Create(new LiveOptions { MaxCircuits = 4, MaxCircuitsPerUser = 3 }), elsewhere);
        InstanceReport Other(int pages) => new("other", "1", default, [], "", 9, null)
        {
            CircuitsByUser = ImmutableDictionary<string, int>.Empty.Add("ada", pages),
        };

        elsewhere.Set([Other(1), Other(1), Other(-5)]);

        Assert.True(connections.TryOpen("ada", false));
        Assert.False(connections.TryOpen("ada", false));
        Assert.Equal(3, connections.Of("ada"));
        Assert.Equal(1, connections.ByUser["ada"]);
        Assert.True(connections.TryOpen("bob", false));
        elsewhere.Set([]);
        Assert.True(connections.TryOpen("ada", false));
    }

    [Fact, Trait("Req", "RT8")]
    public void Find_AfterTheCutOff_IsOverAndForgotten()
    {
        var cutOffs = new CutOffs(Options.Create(new LiveOptions { CutOffTime = TimeSpan.FromSeconds(15) }), _time);
        cutOffs.Add("session", "too much");
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal((TimeSpan.FromSeconds(10), "too much"), cutOffs.Find("session"));
        Assert.Null(cutOffs.Find("another"));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(cutOffs.Find("session"));
    }

    [Fact, Trait("Req", "RT8")]
    public void Note_TheSameAgain_IsSaidOnceAMinuteWithTheNumberOfTimes()
    {
        using var log = new LogLines();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var refusals = new Refusals(new(new TestMeters()), _time, loggers.CreateLogger<Refusals>());

        for (var i = 0; i < 100; i++)
            refusals.Note(LimitNames.SignIns, "192.0.2.1", "20 a minute");
        refusals.Note(LimitNames.SignIns, "192.0.2.2", "20 a minute");
        Assert.Equal(2, log.All.Count);
        _time.Advance(TimeSpan.FromMinutes(1));
        refusals.Note(LimitNames.SignIns, "192.0.2.1", "20 a minute");

        Assert.Equal("Limit sign_ins reached by 192.0.2.1: 20 a minute; 99 times more since this was last said", log.All[^1]);
    }

    [Fact, Trait("Req", "RT8"), Trait("Req", "AC6")]
    public async Task Server_Limits_AreThoseOfTheSettings()
    {
        await using var console = await TestConsole.StartAsync(settings:
        [
            ("Hosting:MaxConnections", "900"), ("Hosting:HeadersTimeout", "00:00:07"), ("Hosting:KeepAliveTimeout", "00:01:00"),
            ("Hosting:MinBodyBytesPerSecond", "500"), ("Live:MaxCircuits", "100"), ("Live:UnconfirmedUpdates", "5"),
        ]);

        var limits = console.Get<IOptions<KestrelServerOptions>>().Value.Limits;

        Assert.Equal(900, limits.MaxConcurrentConnections);
        Assert.Equal(700, limits.MaxConcurrentUpgradedConnections);
        Assert.Equal(TimeSpan.FromSeconds(7), limits.RequestHeadersTimeout);
        Assert.Equal(TimeSpan.FromMinutes(1), limits.KeepAliveTimeout);
        Assert.Equal(500, limits.MinRequestBodyDataRate!.BytesPerSecond);
        Assert.Equal(5, console.Get<IOptions<CircuitOptions>>().Value.MaxBufferedUnacknowledgedRenderBatches);
    }

    [Theory, Trait("Req", "RT8"), Trait("Req", "OP5")]
    [InlineData("Live:MaxCircuitsPerUser", "-1")]
    [InlineData("Live:ConnectionsPerMinute", "many")]
    [InlineData("Live:MessagesPerSecond", "1")]
    [InlineData("Live:MessageBurst", "0")]
    [InlineData("Live:CutOffTime", "00:00:00")]
    [InlineData("Live:UnconfirmedUpdates", "1")]
    [InlineData("Hosting:MaxConnections", "-1")]
    [InlineData("Hosting:HeadersTimeout", "soon")]
    [InlineData("Hosting:MinBodyBytesPerSecond", "0")]
    public async Task Start_LimitThatIsNoLimit_IsRefusedByName(string setting, string value)
    {
        var fault = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var console = await TestConsole.StartAsync(settings: (setting, value));
        });

        var explained = RiskConsole.Hosting.StartupFaults.Explain(fault);
        Assert.Contains(setting, Assert.Single(explained!.Lines), StringComparison.Ordinal);
    }
}

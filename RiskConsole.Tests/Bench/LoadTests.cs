using RiskConsole.Access;
using RiskConsole.Bench.Events;
using RiskConsole.Bench.Ingest;
using RiskConsole.Bench.Query;
using RiskConsole.Events;
using RiskConsole.Query;
using RiskConsole.Tests.Query;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Bench;

public class LoadTests
{
    [Theory, Trait("Req", "EV1")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Send_BatchTwiceOverOneConnection_IsTakenAsNewEventsEachTime(bool randomIds)
    {
        await using var console = await TestConsole.StartAsync();
        var key = await console.Get<IApiKeyAdmin>().CreateAsync(Actors.System("test"), "bench", ["ingest"], Deadline.Token);
        var request = new EventRequest(console.Address, key.Key, new SampleEvents(7), 50, DateTimeOffset.UtcNow);
        var ids = new EventIds(randomIds);
        using var connection = new KeepAliveConnection(console.Address);

        var first = connection.Send(request.Numbered(ids, 1));
        var second = connection.Send(request.Numbered(ids, 51));

        Assert.Equal((202, 202), (first, second));
        Assert.Equal(100, console.Get<IEventLog>().Head);
    }

    [Fact, Trait("Req", "EV1")]
    public async Task Send_WrongKey_GivesTheStatusOfTheRefusal()
    {
        await using var console = await TestConsole.StartAsync();
        var request = new EventRequest(console.Address, "rck_wrong", new SampleEvents(7), 1, DateTimeOffset.UtcNow);
        using var connection = new KeepAliveConnection(console.Address);

        Assert.Equal(401, connection.Send(request.Numbered(new EventIds(false), 1)));
    }

    [Fact, Trait("Req", "EV4")]
    public void QuerySet_Queries_AreAHundredThatCompile()
    {
        var compiler = new QueryCompiler<RiskEvent>(EventQuerySchema.Create(), new FixedTime(FixedTime.Noon));

        Assert.Equal(100, QuerySet.All.Distinct().Count());
        Assert.All(QuerySet.All, text => Assert.True(compiler.TryCompile(text, out _, out var error), $"{text}: {error?.Message}"));
    }
}

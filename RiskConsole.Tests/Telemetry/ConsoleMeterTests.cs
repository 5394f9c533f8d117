using RiskConsole.Access;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Events.Api;
using RiskConsole.Tests.Support;
using static RiskConsole.Tests.Events.Ingest.Parsing;

namespace RiskConsole.Tests.Telemetry;

public class ConsoleMeterTests
{
    [Fact, Trait("Req", "ME3"), Trait("Req", "EV1")]
    public async Task Post_GoodRepeatedAndRefusedEvents_AreCountedByResult()
    {
        await using var console = await TestConsole.StartAsync();
        using var meter = new MeterReading(console);
        using var api = await ApiCaller.CreateAsync(console);

        await api.PostAsync("""
            [{"specversion":"1.0","id":"1","source":"/s","type":"t","data":{"a":1}},
             {"specversion":"1.0","id":"2","source":"/s","type":"t"},{"id":"3"}]
            """);
        await api.PostAsync("""[{"specversion":"1.0","id":"1","source":"/s","type":"t","data":{"a":1}}]""");
        await api.PostAsync(With("").Replace("1.0", "7", StringComparison.Ordinal));

        Assert.Equal(2, meter["riskconsole_events_ingested_total{source=http,result=accepted}"]);
        Assert.Equal(1, meter["riskconsole_events_ingested_total{source=http,result=duplicate}"]);
        Assert.Equal(2, meter["riskconsole_events_ingested_total{source=http,result=refused}"]);
        Assert.Equal(1, meter["riskconsole_duplicates_suppressed_total{stage=log}"]);
        Assert.Equal(2, meter["riskconsole_event_ingest_duration_seconds{source=http}"]);
        Assert.Equal(3, meter["riskconsole_event_payload_bytes{source=http}"]);
    }

    [Fact, Trait("Req", "ME3"), Trait("Req", "AC1")]
    public async Task SignIn_RightAndWrong_AreCountedByResult()
    {
        await using var console = await TestConsole.StartAsync(settings: ("Access:SignInsPerMinute", "2"));
        using var meter = new MeterReading(console);
        using var ada = await WebVisitor.SignedInAsync(console, "ada", Roles.Operator);
        using var stranger = new WebVisitor(console.Address);

        for (var i = 0; i < 3; i++)
            (await stranger.SignInAsync("nobody", "quite wrong words")).Dispose();

        Assert.Equal(1, meter["riskconsole_logins_total{scheme=cookie,result=ok}"]);
        Assert.Equal(2, meter["riskconsole_logins_total{scheme=cookie,result=failed}"]);
        Assert.Equal(1, meter["riskconsole_logins_total{scheme=cookie,result=limited}"]);
        Assert.Equal(1, meter.Limited("sign_ins"));
    }

    [Fact, Trait("Req", "ME3"), Trait("Req", "RT8")]
    public async Task Circuits_ConnectedAndNot_AreAGauge()
    {
        await using var console = await TestConsole.StartAsync();
        using var meter = new MeterReading(console);
        var registry = console.Get<CircuitRegistry>();

        registry.CountConnected(up: true);
        registry.CountConnected(up: true);
        Assert.Equal(2, meter["riskconsole_circuits{state=connected}"]);
        registry.CountConnected(up: false);

        Assert.Equal(1, meter["riskconsole_circuits{state=connected}"]);
        Assert.Equal(0, meter["riskconsole_circuits{state=disconnected}"]);
    }
}

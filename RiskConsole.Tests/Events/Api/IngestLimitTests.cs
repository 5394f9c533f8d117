using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Events;
using RiskConsole.Tests.Support;
using static RiskConsole.Tests.Events.Ingest.Parsing;

namespace RiskConsole.Tests.Events.Api;

public class IngestLimitTests
{
    [Fact, Trait("Req", "RT8"), Trait("Req", "AC6")]
    public async Task Post_MoreRequestsThanTheKeyMay_Is429AndOtherKeysGoOn()
    {
        using var log = new LogLines();
        await using var console = await TestConsole.StartAsync(
            log.Collect, settings: [("Ingest:RequestsPerSecond", "1"), ("Ingest:RequestBurst", "3")]);
        using var meter = new MeterReading(console);
        using var eager = await ApiCaller.CreateAsync(console);
        using var other = await ApiCaller.CreateAsync(console);

        var replies = new List<ApiReply>();
        for (var i = 0; i < 6; i++)
            replies.Add(await eager.PostAsync(With("")));

        var refused = replies.FindAll(r => r.Status == 429);
        Assert.InRange(refused.Count, 1, 3);
        refused[0].IsProblem(429, "rate-limited");
        Assert.True(refused[0].Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal(refused.Count, meter.Limited("api_requests"));
        Assert.Contains("1 requests per second", Assert.Single(log.With("api_requests")), StringComparison.Ordinal);
        Assert.Equal(202, (await other.PostAsync(With(""))).Status);
        (await eager.GetAsync(ApiCaller.Events)).IsProblem(429, "rate-limited");
    }

    [Fact, Trait("Req", "RT8")]
    public async Task Post_MoreEventsThanTheKeyMay_Is429AndStoresNothing()
    {
        await using var console = await TestConsole.StartAsync(
            settings: [("Ingest:EventsPerSecond", "1"), ("Ingest:EventBurst", "10"), ("Ingest:MaxBatch", "10")]);
        using var meter = new MeterReading(console);
        using var api = await ApiCaller.CreateAsync(console);

        Assert.Equal(202, (await api.PostAsync(Batch(0, 8))).Status);
        (await api.PostAsync(Batch(8, 8))).IsProblem(429, "rate-limited");
        Assert.Equal(8, await api.CountAsync());
        Assert.Equal(1, meter.Limited("ingest_events"));
    }

    [Fact, Trait("Req", "EV6")]
    public async Task Post_TypeOfAConfiguredPattern_GetsItsCategory()
    {
        await using var console = await TestConsole.StartAsync(
            settings: [("Ingest:Categories:0:Pattern", "*.vault.*"), ("Ingest:Categories:0:Category", "security")]);
        using var api = await ApiCaller.CreateAsync(console);

        await api.PostAsync("""[{"specversion":"1.0","id":"1","source":"/s","type":"io.example.vault.opened"},{"specversion":"1.0","id":"2","source":"/s","type":"io.example.session.expired"}]""");
        Assert.Equal(1, await api.CountAsync("category:security type:*vault*"));
        Assert.Equal(1, await api.CountAsync("category:user"));
    }

    [Fact, Trait("Req", "AC6")]
    public async Task Post_LimitSetAboveTheServersOwn_Holds()
    {
        await using var console = await TestConsole.StartAsync(settings: [("Ingest:MaxBodyBytes", "40000000")]);
        using var api = await ApiCaller.CreateAsync(console);
        Assert.Equal(202, (await api.PostAsync(With(",\"data\":\"" + new string('x', 35_000_000) + "\""))).Status);
        (await api.PostAsync(new string(' ', 40_000_001))).IsProblem(413, "body-too-large");
        api.Http.DefaultRequestHeaders.ExpectContinue = true;
        (await api.PostAsync(new string(' ', 100_000_000))).IsProblem(413, "body-too-large");
    }

    [Fact, Trait("Req", "EV3")]
    public async Task Post_LogBusy_Is503WithRetryAfter()
    {
        await using var console = await TestConsole.StartAsync(builder => builder.Services.AddSingleton<IEventLog, BusyLog>());
        using var api = await ApiCaller.CreateAsync(console);

        var reply = await api.PostAsync(With(""));
        reply.IsProblem(503, "log-busy");
        Assert.Equal(TimeSpan.FromSeconds(7), reply.Headers.RetryAfter?.Delta);
    }

    private static string Batch(int from, int count) =>
        $"[{string.Join(',', Enumerable.Range(from, count).Select(i => $$"""{"specversion":"1.0","id":"{{i}}","source":"/s","type":"t"}"""))}]";

    private sealed class BusyLog : IEventLog
    {
        public long Head => 0;

        public Task<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<RiskEvent> events, CancellationToken ct) =>
            throw new LogBusyException("The disk is full.", TimeSpan.FromSeconds(7));
    }
}

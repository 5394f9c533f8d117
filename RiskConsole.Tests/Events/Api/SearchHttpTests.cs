using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Events;
using RiskConsole.Tests.Support;
using static RiskConsole.Tests.Events.Ingest.Parsing;

namespace RiskConsole.Tests.Events.Api;

public sealed class SearchHttpTests : IAsyncLifetime
{
    private TestConsole _console = null!;
    private ApiCaller _api = null!;

    public async Task InitializeAsync()
    {
        _console = await TestConsole.StartAsync();
        _api = await ApiCaller.CreateAsync(_console);
    }

    public async Task DisposeAsync()
    {
        _api.Dispose();
        await _console.DisposeAsync();
    }

    [Fact, Trait("Req", "EV4"), Trait("Req", "OP6")]
    public async Task Search_PageByPage_FindsEachEventOnceNewestFirst()
    {
        await PostAsync(Enumerable.Range(0, 25).Select(i => Numbered(i)));

        foreach (var order in (string[])["time", "arrival"])
        {
            var found = new List<string>();
            var path = $"{ApiCaller.Events}?limit=7&order={order}&query={Uri.EscapeDataString("data.n:>=3")}";
            var link = path;
            while (link is not null)
            {
                var page = await _api.GetAsync(link);
                Assert.Equal(200, page.Status);
                found.AddRange(Ids(page));
                Assert.Equal(page.Json.GetProperty("next_cursor").ValueKind != JsonValueKind.Null, page.Json.GetProperty("has_more")
                    .GetBoolean());
                link = page.Headers.TryGetValues("Link", out var links) ? links.Single().Split('>')[0].TrimStart('<') : null;
                // What arrives while one pages must not move the rows.
                await PostAsync([Numbered(100 + found.Count)]);
            }
            Assert.Equal(found.Distinct(), found);
            Assert.Equal(Enumerable.Range(3, 22).Reverse().Select(i => $"n{i}"), found.Where(id => int.Parse(id[1..], null) < 100));
        }
    }

    [Fact, Trait("Req", "EV4")]
    public async Task Search_FromTo_BoundsTheTimeOfTheEvent()
    {
        await PostAsync(Enumerable.Range(0, 5).Select(i => Numbered(i)));
        var page = await _api.GetAsync($"{ApiCaller.Events}?from=2022-08-01T00:00:01Z&to=2022-08-01T02:00:03%2B02:00");
        Assert.Equal(["n2", "n1"], Ids(page));
        Assert.Equal(5, (await _api.GetAsync($"{ApiCaller.Events}/count?from=2022-08-01&to=2022-08-02")).Json.GetProperty("count")
            .GetInt64());
    }

    [Theory, Trait("Req", "EV4")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=501", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("from=yesterday-ish", "from")]
    [InlineData("to=2026-13-01", "to")]
    [InlineData("from=2026-01-02&to=2026-01-01", "to")]
    [InlineData("order=random", "order")]
    [InlineData("cursor=abc", "cursor")]
    [InlineData("cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "cursor")]
    public async Task Search_BadParameter_IsNamed(string query, string parameter)
    {
        var reply = await _api.GetAsync($"{ApiCaller.Events}?{query}");
        reply.IsProblem(400, "invalid-parameter");
        Assert.Equal(parameter, reply.Text("parameter"));
    }

    [Fact, Trait("Req", "EV4")]
    public async Task Search_CursorOfAnotherSearch_IsRefused()
    {
        await PostAsync(Enumerable.Range(0, 3).Select(i => Numbered(i)));
        var cursor = (await _api.GetAsync($"{ApiCaller.Events}?limit=1")).Text("next_cursor");
        Assert.Equal(200, (await _api.GetAsync($"{ApiCaller.Events}?limit=2&cursor={cursor}")).Status);
        (await _api.GetAsync($"{ApiCaller.Events}?limit=1&order=arrival&cursor={cursor}")).IsProblem(400, "invalid-parameter");
        (await _api.GetAsync($"{ApiCaller.Events}?limit=1&query=data.n:1&cursor={cursor}")).IsProblem(400, "invalid-parameter");
    }

    [Theory, Trait("Req", "EV4")]
    [InlineData("severty:error")]
    [InlineData("severity:>=")]
    [InlineData("(type:a")]
    [InlineData("\"open")]
    public async Task Search_QueryWithASyntaxError_SaysWhere(string query)
    {
        foreach (var path in (string[])[ApiCaller.Events, ApiCaller.Events + "/count"])
        {
            var reply = await _api.GetAsync($"{path}?query={Uri.EscapeDataString(query)}");
            reply.IsProblem(400, "invalid-query");
            Assert.InRange(reply.Json.GetProperty("position").GetInt32(), 0, query.Length);
            Assert.InRange(reply.Json.GetProperty("length").GetInt32(), 1, query.Length + 1);
            Assert.True(reply.Json.TryGetProperty("suggestion", out _));
        }
    }

    [Fact, Trait("Req", "EV4")]
    public async Task Get_ByUidOrId_IsTheCloudEventAndCanBeSentAgain()
    {
        var sent = await _api.PostAsync("""
            {"specversion":"1.0","id":"a/b c%","source":"/s","type":"t","subject":"acct/ü","time":"2026-01-02T03:04:05.123456Z","dataschema":"http://x/y","datacontenttype":"application/json",
             "severity":"high","score":0.75,"chain":1,"final":true,"data":{"z":1e400,"a":["ü",null]}}
            """);
        var uid = sent.Result(0).GetProperty("uid").GetString();

        var byUid = await _api.GetAsync($"{ApiCaller.Events}/{uid}");
        var byId = await _api.GetAsync($"{ApiCaller.Events}/{Uri.EscapeDataString("a/b c%")}");
        Assert.Equal(200, byUid.Status);
        Assert.Equal(byUid.Json.GetRawText(), byId.Json.GetRawText());
        var item = byUid.Json;
        Assert.Equal("1.0", item.GetProperty("specversion").GetString());
        Assert.Equal("2026-01-02T03:04:05.123456Z", item.GetProperty("time").GetString());
        Assert.Equal("""{"z":1e400,"a":["ü",null]}""", item.GetProperty("data").GetRawText());
        Assert.Equal(("error", "risk", 0.75, 1),
            (item.GetProperty("severity").GetString(), item.GetProperty("category").GetString(), item.GetProperty("score")
            .GetDouble(), item.GetProperty("seq").GetInt64()));
        Assert.Equal(("high", 1, true),
            (item.GetProperty("sourceseverity").GetString(), item.GetProperty("chain").GetInt32(), item.GetProperty("final").GetBoolean()));

        var again = await _api.PostAsync(item.GetRawText(), "application/cloudevents+json");
        Assert.Equal("duplicate", again.Result(0).GetProperty("status").GetString());
        Assert.Equal(uid, again.Result(0).GetProperty("uid").GetString());
    }

    [Fact, Trait("Req", "EV4")]
    public async Task Get_Base64Payload_ComesBackAsBase64()
    {
        await _api.PostAsync(With(""","datacontenttype":"application/octet-stream","data_base64":"AAEC" """));
        var item = (await _api.GetAsync($"{ApiCaller.Events}/1")).Json;
        Assert.Equal("AAEC", item.GetProperty("data_base64").GetString());
        Assert.False(item.TryGetProperty("data", out _));
    }

    [Fact, Trait("Req", "EV4")]
    public async Task Get_IdOfSeveralSources_Is409AndSourceDecides()
    {
        await PostAsync([With(""), With("").Replace("\"/s\"", "\"/other\"", StringComparison.Ordinal)]);

        var reply = await _api.GetAsync($"{ApiCaller.Events}/1");
        reply.IsProblem(409, "ambiguous-id");
        Assert.Equal(["/other", "/s"], reply.Json.GetProperty("sources").EnumerateArray().Select(s => s.GetProperty("source").GetString()));
        Assert.Equal("/other", (await _api.GetAsync($"{ApiCaller.Events}/1?source=/other")).Text("source"));
        (await _api.GetAsync($"{ApiCaller.Events}/1?source=/third")).IsProblem(404, "not-found");
        (await _api.GetAsync($"{ApiCaller.Events}/{Guid.NewGuid()}")).IsProblem(404, "not-found");
    }

    [Fact, Trait("Req", "OP6")]
    public async Task UnknownCall_Is404Problem() => (await _api.GetAsync("/api/v1/nonsense")).IsProblem(404, "no-such-call");

    [Fact, Trait("Req", "EV4")]
    public async Task Search_QueryThatRunsTooLong_Is422()
    {
        await using var console = await TestConsole.StartAsync(builder => builder.Services.AddSingleton<IEventStore, SlowStore>());
        using var api = await ApiCaller.CreateAsync(console);
        var reply = await api.GetAsync(ApiCaller.Events);
        reply.IsProblem(422, "query-too-slow");
        Assert.Contains("Narrow", reply.Text("detail"), StringComparison.Ordinal);
    }

    private static string Numbered(int n) =>
        $$$"""{"specversion":"1.0","id":"n{{{n}}}","source":"/s","type":"t","time":"2022-08-01T00:{{{n / 60:00}}}:{{{n % 60:00}}}Z","data":{"n":{{{n}}}}}""";

    private async Task PostAsync(IEnumerable<string> events) =>
        Assert.Equal(202, (await _api.PostAsync($"[{string.Join(',', events)}]")).Status);

    private static IEnumerable<string> Ids(ApiReply page) =>
        page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!);

    private sealed class SlowStore : IEventStore
    {
        public Task<EventPage> SearchAsync(EventSearch search, EventOrder order, int limit, EventCursor? after, CancellationToken ct) =>
            throw new QueryTimeoutException("It was stopped after 5 s. Narrow it by from and to.");

        public Task<long> CountAsync(EventSearch search, CancellationToken ct) => Task.FromResult(0L);

        public Task<RiskEvent?> FindAsync(Guid uid, CancellationToken ct) => Task.FromResult<RiskEvent?>(null);

        public Task<IReadOnlyList<RiskEvent>> FindByIdAsync(string id, string? source, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<RiskEvent>>([]);

        public Task<IReadOnlyList<RiskEvent>> ReadAfterAsync(long seq, int max, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<RiskEvent>>([]);
    }
}

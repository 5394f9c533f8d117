using System.Net;
using System.Net.Sockets;
using System.Text;
using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Tests.Support;
using static RiskConsole.Tests.Events.Ingest.Parsing;

namespace RiskConsole.Tests.Events.Api;

public sealed class IngestHttpTests : IAsyncLifetime
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

    [Theory, Trait("Req", "EV1")]
    [InlineData("application/cloudevents+json", "{0}")]
    [InlineData("application/cloudevents+json; charset=utf-8", "{0}")]
    [InlineData("application/cloudevents-batch+json", "[{0}]")]
    [InlineData("application/json", "{0}")]
    [InlineData("application/json", "[{0}]")]
    [InlineData("application/x-ndjson", "{0}\n")]
    [InlineData("application/ndjson", "{0}")]
    public async Task Post_EachContentType_StoresTheEvent(string contentType, string format)
    {
        var reply = await _api.PostAsync(format.Replace("{0}", With(""","subject":"acct/1","data":{"usd":5}"""),
            StringComparison.Ordinal), contentType);

        Assert.Equal(202, reply.Status);
        Assert.Equal(1, reply.Json.GetProperty("accepted").GetInt32());
        var stored = await _console.Get<IEventStore>().FindAsync(reply.Result(0).GetProperty("uid").GetGuid(), Deadline.Token);
        Assert.Equal("""{"usd":5}""", stored?.Data);
        Assert.Equal(stored?.Seq, reply.Result(0).GetProperty("seq").GetInt64());
        Assert.Equal(("1", "/s", "accepted"),
            (Of("id"), Of("source"), Of("status")));

        string? Of(string member) => reply.Result(0).GetProperty(member).GetString();
    }

    [Theory, Trait("Req", "EV1")]
    [InlineData("application/json", """{ "a": [1] }""", """{"a":[1]}""", false)]
    [InlineData("application/vnd.acme+json", " \"x\" ", "\"x\"", false)]
    [InlineData("text/plain", "ä \"quoted\"\n", "\"ä \\\"quoted\\\"\\n\"", false)]
    [InlineData("application/xml", "<a/>", "\"<a/>\"", false)]
    [InlineData("application/octet-stream", "abc", "\"YWJj\"", true)]
    [InlineData("application/x-ndjson", "abc", "\"YWJj\"", true)]
    [InlineData(null, "[1]", "[1]", false)]
    public async Task Post_BinaryMode_KeepsThePayloadByItsType(string? contentType, string body, string data, bool base64)
    {
        var reply = await _api.PostAsync(new ByteArrayContent(Encoding.UTF8.GetBytes(body)), contentType,
            ("ce-specversion", "1.0"), ("ce-id", "a%20%E2%82%AC%22"), ("CE-Source", "/s"), ("ce-type", "t"),
                ("ce-time", "2026-01-02T03:04:05Z"), ("ce-chain", "\"eth\""), ("ce-severity", "high"));

        Assert.Equal(202, reply.Status);
        var stored = await _console.Get<IEventStore>().FindAsync(reply.Result(0).GetProperty("uid").GetGuid(), Deadline.Token);
        Assert.Equal("a €\"", stored!.Id);
        Assert.Equal(data, stored.Data);
        Assert.Equal(base64, stored.DataIsBase64);
        Assert.Equal(contentType, stored.DataContentType);
        Assert.Equal(Severity.Error, stored.Severity);
        Assert.Contains("\"chain\":\"eth\"", stored.Extensions, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "EV1")]
    public async Task Post_BinaryModeWrong_NamesTheHeader()
    {
        var reply = await _api.PostAsync("{", "application/json", ("ce-specversion", "1.0"), ("ce-id", "1"), ("ce-type", "t"),
            ("ce-bad_name", "x"));
        reply.IsProblem(400, "invalid-event");
        var errors = reply.Json.GetProperty("errors").EnumerateArray()
            .ToDictionary(e => e.GetProperty("pointer").GetString()!, e => e.GetProperty("detail").GetString()!);
        Assert.Contains("\"ce-source\"", errors["/source"], StringComparison.Ordinal);
        Assert.Contains("JSON", errors["/data"], StringComparison.Ordinal);
        Assert.Contains("bad_name", errors["/bad_name"], StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "EV1"), Trait("Req", "EV3")]
    public async Task Post_SameEventAgain_NamesTheEarlierOne()
    {
        var first = await _api.PostAsync(With(""","data":1"""));
        var again = await _api.PostAsync($"[{With(""","data":2""")},{With("")},{With("").Replace("\"/s\"", "\"/other\"", StringComparison.Ordinal)}]");

        Assert.Equal(202, again.Status);
        Assert.Equal((1, 2), (again.Json.GetProperty("accepted").GetInt32(), again.Json.GetProperty("duplicates").GetInt32()));
        Assert.Equal("duplicate", again.Result(0).GetProperty("status").GetString());
        Assert.Equal(first.Result(0).GetProperty("uid").GetString(), again.Result(0).GetProperty("uid").GetString());
        Assert.Equal(first.Result(0).GetProperty("uid").GetString(), again.Result(1).GetProperty("uid").GetString());
        Assert.Equal("accepted", again.Result(2).GetProperty("status").GetString());
        Assert.Equal(2, await _api.CountAsync());
    }

    [Fact, Trait("Req", "EV1")]
    public async Task Post_BatchWithBadEvents_StoresTheRest()
    {
        string[] events =
        [
            With(""","n":1""").Replace("\"id\":\"1\"", "\"id\":\"good-1\"", StringComparison.Ordinal),
            """{"specversion":"0.3","id":"bad-version","source":"/s","type":"t"}""",
            """{"specversion":"1.0","source":"/s","type":"t"}""",
            """{"specversion":"1.0","id":"bad-source","type":"t"}""",
            """{"specversion":"1.0","id":"bad-type","source":"/s"}""",
            """{"specversion":"1.0","id":"bad-data","source":"/s","type":"t","data":{},"data_base64":"e30="}""",
            """{"specversion":"1.0","id":"bad-keys","source":"/s","type":"t","data":{"a":[{"b":1,"b":2}]}}""",
            """{"specversion":"1.0","id":"bad-surrogate","source":"/s","type":"t","data":{"a":"\ud800"}}""",
            $$"""{"specversion":"1.0","id":"bad-clock","source":"/s","type":"t","time":"{{DateTimeOffset.UtcNow.AddYears(1):yyyy-MM-ddTHH:mm:ssZ}}"}""",
            With(""","n":2""").Replace("\"id\":\"1\"", "\"id\":\"good-2\"", StringComparison.Ordinal),
        ];
        var reply = await _api.PostAsync($"[{string.Join(',', events)}]", "application/cloudevents-batch+json");

        Assert.Equal(202, reply.Status);
        Assert.Equal((2, 8), (reply.Json.GetProperty("accepted").GetInt32(), reply.Json.GetProperty("refused").GetInt32()));
        string[] pointers = ["/1/specversion", "/2/id", "/3/source", "/4/type", "/5/data_base64", "/6/data/a/0/b", "/7/data/a", "/8/time"];
        Assert.Equal(pointers, Enumerable.Range(1, 8)
            .Select(i => reply.Result(i).GetProperty("problem").GetProperty("pointer").GetString()));
        Assert.Equal(["good-2", "good-1"], await StoredIdsAsync());
    }

    [Theory, Trait("Req", "EV1")]
    [InlineData("{\"specversion\":", "application/json", 400, "malformed-json", "line 1, byte 16")]
    [InlineData("", "application/json", 400, "malformed-json", "empty")]
    [InlineData("[{}]", "application/cloudevents+json", 400, "invalid-event", "batch")]
    [InlineData("{}", "application/cloudevents-batch+json", 400, "invalid-event", "array")]
    [InlineData("{}", "application/json", 400, "invalid-event", "specversion")]
    [InlineData("[1,2]", "application/json", 400, "invalid-event", "object")]
    [InlineData("{}\n{", "application/x-ndjson", 400, "invalid-event", "specversion")]
    [InlineData("x", "text/plain", 415, "unsupported-content-type", "application/cloudevents+json")]
    [InlineData("x", "application/cloudevents+avro", 415, "unsupported-content-type", "application/cloudevents+json")]
    [InlineData("{}", "application/json; charset=utf-16", 415, "unsupported-content-type", "utf-16")]
    public async Task Post_DocumentThatCannotBeTaken_SaysWhatAndWhere(string body, string contentType, int status, string code, string says)
    {
        var reply = await _api.PostAsync(body, contentType);
        reply.IsProblem(status, code);
        Assert.Contains(says, reply.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(0, await _api.CountAsync());
    }

    [Fact, Trait("Req", "EV1")]
    public async Task Post_NoContentTypeOrCompressed_Is415()
    {
        (await _api.PostAsync(new ByteArrayContent("{}"u8.ToArray()), null)).IsProblem(415, "unsupported-content-type");
        var gzip = new ByteArrayContent("{}"u8.ToArray());
        gzip.Headers.ContentEncoding.Add("gzip");
        var reply = await _api.PostAsync(gzip, "application/json");
        reply.IsProblem(415, "unsupported-content-type");
        Assert.Contains("gzip", reply.Text("detail"), StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "EV1")]
    public async Task Post_Depth10000_Is400()
    {
        var reply = await _api.PostAsync(With(",\"data\":" + new string('[', 10_000) + new string(']', 10_000)));
        reply.IsProblem(400, "malformed-json");
        Assert.Contains("depth", reply.Text("detail"), StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AC6"), Trait("Req", "RT8")]
    public async Task Post_OneByteOverTheLimit_Is413WithAndWithoutLength()
    {
        const int limit = 1024 * 1024;
        var filler = limit - With(""","data":"" """.TrimEnd()).Length;
        var full = With(",\"data\":\"" + new string('x', filler) + "\"");
        Assert.Equal(limit, full.Length);
        Assert.Equal(202, (await _api.PostAsync(full)).Status);
        (await _api.PostAsync(full + " ")).IsProblem(413, "body-too-large");
        (await _api.PostAsync(new ChunkedContent(full + " "), "application/json")).IsProblem(413, "body-too-large");
        Assert.Equal("duplicate", (await _api.PostAsync(new ChunkedContent(full), "application/json")).Result(0).GetProperty("status")
            .GetString());
    }

    [Fact, Trait("Req", "AC6")]
    public async Task Post_MoreEventsThanABatchMayHold_Is413AndStoresNothing()
    {
        var events = Enumerable.Range(0, 1_001).Select(i => $$"""{"specversion":"1.0","id":"{{i}}","source":"/s","type":"t"}""");
        (await _api.PostAsync($"[{string.Join(',', events)}]")).IsProblem(413, "too-many-events");
        Assert.Equal(0, await _api.CountAsync());
        var exact = await _api.PostAsync($"[{string.Join(',', events.Skip(1))}]");
        Assert.Equal(1_000, exact.Json.GetProperty("accepted").GetInt32());
    }

    [Fact, Trait("Req", "EV1")]
    public async Task Post_ClientThatStopsHalfway_StoresNothing()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(_console.Address.Host, _console.Address.Port);
        var key = _api.Http.DefaultRequestHeaders.GetValues("X-Api-Key").Single();
        var half = Encoding.UTF8.GetBytes($"POST {ApiCaller.Events} HTTP/1.1\r\nHost: x\r\nX-Api-Key: {key}\r\nContent-Type: "
            + $"application/json\r\nContent-Length: 500\r\n\r\n{With("")}");
        await using var stream = socket.GetStream();
        await stream.WriteAsync(half);
        socket.Client.Shutdown(SocketShutdown.Send);
        string? status = null;
        try
        {
            using var reader = new StreamReader(stream);
            status = await reader.ReadLineAsync(Deadline.Token);
        }
        catch (IOException)
        {
            // The server may just as well cut the connection.
        }
        Assert.True(status is null || status.Contains(" 400 ", StringComparison.Ordinal), status);
        Assert.Equal(0, await _api.CountAsync());
    }

    [Fact, Trait("Req", "AC2")]
    public async Task Post_WithoutTheScope_Is403AndWithoutKey401()
    {
        using var reader = await ApiCaller.CreateAsync(_console, Scopes.Read);
        Assert.Equal(403, (await reader.PostAsync(With(""))).Status);
        using var nobody = new HttpClient { BaseAddress = _console.Address };
        using var refused = await nobody.PostAsync(ApiCaller.Events, new StringContent(With(""), Encoding.UTF8, "application/json"),
            Deadline.Token);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Equal(0, await _api.CountAsync());
    }

    private async Task<IReadOnlyList<string>> StoredIdsAsync()
    {
        var page = await _api.GetAsync($"{ApiCaller.Events}?order=arrival");
        return [.. page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
    }

    /// <summary>A body whose length is not announced.</summary>
    private sealed class ChunkedContent(string body) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            stream.WriteAsync(Encoding.UTF8.GetBytes(body)).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

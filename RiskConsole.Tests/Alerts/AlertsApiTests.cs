using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Events;
using RiskConsole.Storage;
using RiskConsole.Tests.Events.Api;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Alerts;

public class AlertsApiTests
{
    private const string Path = "/api/v1/alerts";

    [Fact, Trait("Req", "OP6")]
    public async Task Search_Pages_GoOnWhereTheLastEnded()
    {
        await using var console = await TestConsole.StartAsync();
        await StoreAsync(console, [.. Enumerable.Range(0, 25).Select(i => SomeAlert.Open($"Alert {i}", minutes: i / 3))]);
        using var caller = await ApiCaller.CreateAsync(console, Scopes.Read);

        var names = new List<string>();
        for (var url = $"{Path}?limit=10"; url is not null;)
        {
            var page = await caller.GetAsync(url);
            Assert.Equal(200, page.Status);
            names.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()!));
            url = page.Json.GetProperty("has_more").GetBoolean() ? $"{Path}?limit=10&cursor={page.Text("next_cursor")}" : null;
        }

        Assert.Equal(25, names.Distinct().Count());
        Assert.Equal(25, names.Count);
        Assert.Equal("Alert 24", names[0]);
    }

    [Theory, Trait("Req", "OP6")]
    [InlineData("state=open", "A,B")]
    [InlineData("state=resolved,false_positive", "C")]
    [InlineData("severity=warning", "B")]
    [InlineData("subject=account%2F3", "C")]
    [InlineData("text=RELAYER_%25", "B")]
    [InlineData("text=relayer%25", "")]
    [InlineData("rule=00000000-0000-7000-8000-00000000000b", "B")]
    [InlineData("from=2026-11-21T08:05:00Z", "B,C")]
    [InlineData("to=2026-11-21T08:05:00Z", "A")]
    [InlineData("", "A,B,C")]
    public async Task Search_Parameters_Limit(string parameters, string expected)
    {
        await using var console = await TestConsole.StartAsync();
        await StoreAsync(console,
        [
            SomeAlert.Open("A", subject: "account/1"),
            SomeAlert.Open("B", Severity.Warning, "account/2", 10, rule: new Guid("00000000-0000-7000-8000-00000000000b"), message: "relayer_% is silent"),
            SomeAlert.Open("C", subject: "account/3", minutes: 20, state: AlertState.Resolved),
            SomeAlert.Open("Unseen") with { Shadow = true },
        ]);
        using var caller = await ApiCaller.CreateAsync(console, Scopes.Read);

        var answer = await caller.GetAsync($"{Path}?{parameters}");

        Assert.Equal(expected, string.Join(',', answer.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()).Order()));
    }

    [Theory, Trait("Req", "OP6")]
    [InlineData("state=closed", "state")]
    [InlineData("severity=terrible", "severity")]
    [InlineData("rule=7", "rule")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=501", "limit")]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2026-01-02&to=2026-01-01", "to")]
    [InlineData("cursor=abc", "cursor")]
    [InlineData("state=open&state=resolved", "state")]
    public async Task Search_BadParameter_IsAProblemThatNamesIt(string parameters, string named)
    {
        await using var console = await TestConsole.StartAsync();
        using var caller = await ApiCaller.CreateAsync(console, Scopes.Read);

        var answer = await caller.GetAsync($"{Path}?{parameters}");

        answer.IsProblem(400, "invalid-parameter");
        Assert.Equal(named, answer.Text("parameter"));
    }

    [Fact, Trait("Req", "OP6")]
    public async Task Search_CursorOfAnotherSearch_IsRefused()
    {
        await using var console = await TestConsole.StartAsync();
        await StoreAsync(console, [SomeAlert.Open("A"), SomeAlert.Open("B", minutes: 1)]);
        using var caller = await ApiCaller.CreateAsync(console, Scopes.Read);
        var cursor = (await caller.GetAsync($"{Path}?limit=1")).Text("next_cursor");

        (await caller.GetAsync($"{Path}?limit=1&state=open&cursor={cursor}")).IsProblem(400, "invalid-parameter");
    }

    [Fact, Trait("Req", "OP6")]
    public async Task Get_OneAlert_SaysAllOfIt()
    {
        await using var console = await TestConsole.StartAsync();
        await console.SendAsync(Some.Event(subject: "account/9", score: 0.95));
        var alert = await console.UntilOneAsync();
        using var caller = await ApiCaller.CreateAsync(console, Scopes.Read);

        var answer = await caller.GetAsync($"{Path}/{alert.Id}");

        Assert.Equal(200, answer.Status);
        Assert.Equal(("open", "critical", "account/9", "High risk score"), (answer.Text("state"), answer.Text("severity"), answer.Text("subject"), answer.Text("name")));
        Assert.Equal(alert.CauseUid, answer.Json.GetProperty("event_uid").GetGuid());
        Assert.Equal("account/9", answer.Json.GetProperty("labels").GetProperty("subject").GetString());
        (await caller.GetAsync($"{Path}/{Guid.CreateVersion7()}")).IsProblem(404, "not-found");
        (await caller.GetAsync($"{Path}/nothing")).IsProblem(404, "not-found");
    }

    [Fact, Trait("Req", "AC2")]
    public async Task Search_WithoutTheScope_IsRefused()
    {
        await using var console = await TestConsole.StartAsync();
        using var sender = await ApiCaller.CreateAsync(console, Scopes.Ingest);

        Assert.Equal(403, (await sender.GetAsync(Path)).Status);
        Assert.Equal(403, (await sender.GetAsync($"{Path}/{Guid.CreateVersion7()}")).Status);
    }

    private static Task<bool> StoreAsync(TestConsole console, IReadOnlyCollection<Alert> alerts) => console.Get<IStoreWriter>().WriteAsync(transaction =>
    {
        AlertRows.Write(transaction, alerts);
        return true;
    }, Deadline.Token);
}

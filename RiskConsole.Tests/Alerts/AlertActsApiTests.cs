using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Events.Api;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Alerts;

public class AlertActsApiTests : IAsyncLifetime
{
    private TestConsole _console = null!;
    private ApiCaller _caller = null!;
    private Alert _alert = null!;

    public async Task InitializeAsync()
    {
        _console = await TestConsole.StartAsync();
        _caller = await ApiCaller.CreateAsync(_console, Scopes.Read, Scopes.Operate);
        await Principals.SignedInAsync(_console, "ann", Roles.Operator);
        await Principals.SignedInAsync(_console, "hal", Roles.Analyst);
        await _console.SendAsync(Some.Event(score: 0.95));
        _alert = await _console.UntilOneAsync();
    }

    public async Task DisposeAsync()
    {
        _caller.Dispose();
        await _console.DisposeAsync();
    }

    [Fact, Trait("Req", "AL7"), Trait("Req", "OP6")]
    public async Task Acts_WholeLife_AnswerTheAlertAndTellItInTheTimeline()
    {
        var alert = await DoneAsync("assign", """{"life":1,"assignee":"ANN"}""");
        Assert.Equal("ann", alert.Text("assignee"));
        alert = await DoneAsync("acknowledge", """{"life":2}""");
        Assert.Equal(("acknowledged", "3"), (alert.Text("state"), alert.Text("life")));
        await DoneAsync("unacknowledge", """{"life":3}""");
        await DoneAsync("unassign", """{"life":4}""");
        await DoneAsync("resolve", """{"life":5,"reason":"Restarted"}""");
        alert = await DoneAsync("false-positive", """{"life":6,"reason":"A known relayer"}""");
        Assert.Equal(("false_positive", "A known relayer"), (alert.Text("state"), alert.Text("disposition")));
        await DoneAsync("reopen", """{"life":7}""");
        Assert.Equal(201, (await PostAsync("notes", """{"text":"@ann see this"}""")).Status);

        var read = await _caller.GetAsync($"/api/v1/alerts/{_alert.Id}");
        Assert.Equal(("open", "8", "0.95", "[]", ""), (read.Text("state"), read.Text("life"), read.Text("peak"), read.Text("suppressed_by"), read.Text("disposition")));
        var timeline = await _caller.GetAsync($"/api/v1/alerts/{_alert.Id}/timeline");
        Assert.Equal(
            ["opened", "assigned", "acknowledged", "unacknowledged", "unassigned", "resolved", "false_positive", "reopened", "noted"],
            timeline.Json.GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("kind").GetString()));
        Assert.StartsWith("test-", timeline.Json.GetProperty("items")[1].GetProperty("actor").GetString(), StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AL7")]
    public async Task Act_ChangedMeanwhile_IsConflictWithTheCurrentAlert()
    {
        await DoneAsync("acknowledge", """{"life":1}""");

        var late = await PostAsync("resolve", """{"life":1}""");

        late.IsProblem(409, "alert-changed");
        Assert.Matches("^test-[0-9a-f]+ acknowledged it (just now|[0-9]+ s ago)\\. It is acknowledged now\\.$", late.Text("detail"));
        Assert.Equal((2, "acknowledged"), (late.Json.GetProperty("alert").GetProperty("life").GetInt32(), late.Json.GetProperty("alert").GetProperty("state").GetString()));
        (await PostAsync("acknowledge", """{"life":2}""")).IsProblem(409, "alert-changed");
        await DoneAsync("resolve", """{"life":2}""");
    }

    [Fact, Trait("Req", "OP6")]
    public async Task Act_Malformed_IsAProblemThatNamesTheMember()
    {
        (string Act, string Body, string Code, string? Parameter)[] cases =
        [
            ("resolve", "", "malformed-json", null),
            ("resolve", "[1]", "malformed-json", null),
            ("resolve", "{\"life\":", "malformed-json", null),
            ("resolve", "{}", "invalid-parameter", "life"),
            ("resolve", "{\"life\":\"1\"}", "invalid-parameter", "life"),
            ("resolve", "{\"life\":1,\"reasom\":\"x\"}", "invalid-parameter", "reasom"),
            ("resolve", "{\"life\":1,\"reason\":\"a\\u0000b\"}", "invalid-parameter", "reason"),
            ("resolve", "{\"life\":1,\"assignee\":\"ann\"}", "invalid-parameter", "assignee"),
            ("acknowledge", "{\"life\":1,\"reason\":\"x\"}", "invalid-parameter", "reason"),
            ("false-positive", "{\"life\":1,\"reason\":\" \"}", "invalid-parameter", "reason"),
            ("assign", "{\"life\":1}", "invalid-parameter", "assignee"),
            ("assign", "{\"life\":1,\"assignee\":\"nobody\"}", "invalid-parameter", "assignee"),
            ("assign", "{\"life\":1,\"assignee\":\"hal\"}", "invalid-parameter", "assignee"),
            ("notes", "{\"text\":\"\"}", "invalid-parameter", "text"),
            ("notes", "{\"text\":\"\\ud800\"}", "malformed-json", null),
        ];
        foreach (var (act, body, code, parameter) in cases)
        {
            var answer = await PostAsync(act, body);

            answer.IsProblem(400, code);
            if (parameter is not null)
                Assert.Equal(parameter, answer.Text("parameter"));
        }
        Assert.Equal(1, Assert.Single(await _console.StoredAsync()).Life);
    }

    [Fact, Trait("Req", "AC2")]
    public async Task Act_KeyMayNotOrAlertIsNot_IsRefused()
    {
        using var reader = await ApiCaller.CreateAsync(_console, Scopes.Read, Scopes.Ingest);
        Assert.Equal(403, (int)(await reader.Http.PostAsJsonAsync($"/api/v1/alerts/{_alert.Id}/resolve", new { life = 1 }, Deadline.Token)).StatusCode);
        using var operating = await ApiCaller.CreateAsync(_console, Scopes.Operate);
        Assert.Equal(403, (await operating.GetAsync($"/api/v1/alerts/{_alert.Id}/timeline")).Status);
        (await PostAsync("resolve", """{"life":1}""", Guid.NewGuid().ToString())).IsProblem(404, "not-found");
        (await PostAsync("notes", """{"text":"x"}""", "nonsense")).IsProblem(404, "not-found");
        (await _caller.GetAsync($"/api/v1/alerts/{Guid.NewGuid()}/timeline")).IsProblem(404, "not-found");
        (await PostAsync("notes", JsonSerializer.Serialize(new { text = new string('x', 70_000) }))).IsProblem(413, "body-too-large");
    }

    private async Task<ApiReply> DoneAsync(string act, string body)
    {
        var answer = await PostAsync(act, body);
        Assert.True(answer.Status == 200, $"{act}: {answer.Json}");
        return answer;
    }

    private async Task<ApiReply> PostAsync(string act, string body, string? id = null)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await ApiReply.ReadAsync(await _caller.Http.PostAsync($"/api/v1/alerts/{id ?? _alert.Id.ToString()}/{act}", content, Deadline.Token));
    }
}

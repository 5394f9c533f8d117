using System.Text;
using RiskConsole.Access;
using RiskConsole.Alerts.Silences;
using RiskConsole.Tests.Events.Api;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Alerts.Silences;

public class SilencesApiTests
{
    private const string Path = "/api/v1/silences";

    [Fact, Trait("Req", "AL10"), Trait("Req", "OP6")]
    public async Task Silence_MadeReadExtendedEnded_HidesWhatItSays()
    {
        await using var console = await TestConsole.StartAsync();
        using var caller = await ApiCaller.CreateAsync(console, Scopes.Read, Scopes.Operate);
        await console.SendAsync(Some.Event(subject: "account/1", score: 0.95));
        var alert = await console.UntilOneAsync();

        var preview = await PostAsync(caller, Path + "/preview", """{"query":"subject:account/1"}""");
        Assert.Equal((200, "1", "1", ""), (preview.Status, preview.Json.GetProperty("open").GetProperty("hit").GetRawText(), preview.Json.GetProperty("last_day").GetProperty("all").GetRawText(), preview.Text("warning")));
        var made = await PostAsync(caller, Path, """{"query":"subject:account/1","duration":"4h","comment":"Known","until_resolved":false}""");
        Assert.Equal((201, "active", "Known"), (made.Status, made.Text("state"), made.Text("comment")));
        var id = made.Text("id");
        var read = await caller.GetAsync($"/api/v1/alerts/{alert.Id}");
        Assert.Contains(id, read.Json.GetProperty("suppressed_by").GetRawText(), StringComparison.Ordinal);
        Assert.Equal(id, (await caller.GetAsync(Path)).Json.GetProperty("items")[0].GetProperty("id").GetString());
        Assert.Equal("2", (await PostAsync(caller, $"{Path}/{id}/extend", """{"ends_at":"2099-01-01"}""")).Status == 400
            ? (await PostAsync(caller, $"{Path}/{id}/extend", """{"duration":"2d"}""")).Text("version") : "not refused");
        var ended = await DeleteAsync(caller, $"{Path}/{id}");
        Assert.Equal((200, "expired"), (ended.Status, ended.Text("state")));
        Assert.Equal(409, (await DeleteAsync(caller, $"{Path}/{id}")).Status);
        Assert.Equal("[]", (await caller.GetAsync(Path)).Json.GetProperty("items").GetRawText());
        Assert.Equal(id, (await caller.GetAsync(Path + "?state=expired")).Json.GetProperty("items")[0].GetProperty("id").GetString());
        Assert.Equal("expired", (await caller.GetAsync($"{Path}/{id}")).Text("state"));

        Assert.Equal((400, "query", "7"), await WrongAsync("""{"query":"rule:a state:open","duration":"1h","comment":"x"}"""));
        Assert.Equal((400, "comment", ""), await WrongAsync("""{"query":"rule:a","duration":"1h"}"""));
        Assert.Equal((400, "ends_at", ""), await WrongAsync("""{"query":"rule:a","comment":"x"}"""));
        Assert.Equal((400, "ends_at", ""), await WrongAsync("""{"query":"rule:a","comment":"x","duration":"181d"}"""));
        Assert.Equal((400, "duration", ""), await WrongAsync("""{"query":"rule:a","comment":"x","duration":"9999d"}"""));
        Assert.Equal((400, "starts_at", ""), await WrongAsync("""{"query":"rule:a","comment":"x","duration":"1h","starts_at":"soon"}"""));
        Assert.Equal((400, "hide_everything", ""), await WrongAsync("""{"query":"","comment":"x","duration":"1h"}"""));
        Assert.Equal(400, (await PostAsync(caller, Path, "[1]")).Status);
        Assert.Equal(404, (await caller.GetAsync($"{Path}/nothing")).Status);
        Assert.Equal(400, (await caller.GetAsync($"{Path}?state=1")).Status);
        using var reader = await ApiCaller.CreateAsync(console, Scopes.Read);
        Assert.Equal(403, (await PostAsync(reader, Path, """{"query":"rule:a","duration":"1h","comment":"x"}""")).Status);
        Assert.Single(console.Get<ISilences>().Current.Silences);

        async Task<(int, string, string)> WrongAsync(string body)
        {
            var answer = await PostAsync(caller, Path, body);
            return (answer.Status, answer.Text("parameter"), answer.Json.TryGetProperty("position", out var position) ? position.GetRawText() : "");
        }
    }

    private static async Task<ApiReply> PostAsync(ApiCaller caller, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await ApiReply.ReadAsync(await caller.Http.PostAsync(path, content, Deadline.Token));
    }

    private static async Task<ApiReply> DeleteAsync(ApiCaller caller, string path) => await ApiReply.ReadAsync(await caller.Http.DeleteAsync(path, Deadline.Token));
}

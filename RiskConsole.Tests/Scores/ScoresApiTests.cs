using RiskConsole.Events;
using RiskConsole.Events.Pipeline;
using RiskConsole.Tests.Events.Api;
using RiskConsole.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Scores;

public class ScoresApiTests
{
    [Theory, Trait("Req", "SC1")]
    [InlineData("account/0x1", "account/0x1")]
    [InlineData("account/0x1", "account%2F0x1")]
    [InlineData("a b?ä/%2F", "a%20b%3F%C3%A4/%252F")]
    public async Task Get_KnownSubject_GivesTheScoreAndWhatItIsMadeOf(string subject, string path)
    {
        await using var console = await TestConsole.StartAsync();
        var outcome = (await console.Get<IEventLog>().AppendAsync([Some.Event(subject: subject, score: 0.8)], Deadline.Token))[0];
        await Deadline.UntilAsync(() => console.Get<EventPipeline>().Position >= outcome.Seq, "the event has its effects");
        using var caller = await ApiCaller.CreateAsync(console, Scopes.Read);

        var answer = await caller.GetAsync("/api/v1/scores/" + path);

        Assert.Equal(200, answer.Status);
        Assert.Equal(subject, answer.Text("subject"));
        Assert.InRange(answer.Json.GetProperty("value").GetDouble(), 0.75, 0.8);
        Assert.Equal(1, answer.Json.GetProperty("events").GetInt64());
        var part = answer.Json.GetProperty("contributions")[0];
        Assert.Equal(0.8, part.GetProperty("peak").GetDouble());
        Assert.Equal(outcome.Uid, part.GetProperty("event_uid").GetGuid());
    }

    [Theory, Trait("Req", "OP6")]
    [InlineData("/api/v1/scores/nobody")]
    [InlineData("/api/v1/scores/")]
    [InlineData("/api/v1/scores/%ff%zz")]
    public async Task Get_UnknownSubject_IsNotFound(string path)
    {
        await using var console = await TestConsole.StartAsync();
        using var caller = await ApiCaller.CreateAsync(console, Scopes.Read);

        (await caller.GetAsync(path)).IsProblem(404, "not-found");
    }

    [Fact, Trait("Req", "AC2")]
    public async Task Get_WithoutTheScope_IsRefused()
    {
        await using var console = await TestConsole.StartAsync();
        using var sender = await ApiCaller.CreateAsync(console, Scopes.Ingest);

        Assert.Equal(403, (await sender.GetAsync("/api/v1/scores/account/0x1")).Status);
    }
}

using RiskConsole.Access;
using RiskConsole.Rules;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Events.Api;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Rules;

public class RulesApiTests
{
    [Fact, Trait("Req", "AL5")]
    public async Task Get_Rules_GivesTheDocumentThatIsImported()
    {
        await using var console = await TestConsole.StartAsync();
        var ada = await Principals.SignedInAsync(console, "ada", Roles.Admin);
        await console.Get<IRuleBook>().SaveAsync(ada, null, null, SomeRule.Velocity, RuleState.Shadow, "", Deadline.Token);
        using var caller = await ApiCaller.CreateAsync(console, Scopes.Read);

        var answer = await caller.GetAsync("/api/v1/rules");

        Assert.Equal(200, answer.Status);
        Assert.Equal(["High risk score", "Outflow"], answer.Json.GetProperty("rules").EnumerateArray().Select(r => r.GetProperty("name").GetString()));
        Assert.All(console.Get<IRuleBook>().PreviewImport(answer.Json.ToString()).Items, item => Assert.True(item.IsUnchanged));
    }

    [Fact, Trait("Req", "AC2")]
    public async Task Get_WithoutTheScope_IsRefused()
    {
        await using var console = await TestConsole.StartAsync();
        using var sender = await ApiCaller.CreateAsync(console, Scopes.Ingest);

        Assert.Equal(403, (await sender.GetAsync("/api/v1/rules")).Status);
    }
}

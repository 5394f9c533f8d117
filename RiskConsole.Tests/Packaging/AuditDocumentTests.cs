using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Audit;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Packaging;

public class AuditDocumentTests
{
    [Fact, Trait("Req", "AU1")]
    public async Task Actions_Registered_AreDescribedAndNamedAlike()
    {
        await using var console = await TestConsole.StartAsync();
        var actions = console.Services.GetServices<AuditActionSet>().SelectMany(set => set.Actions).ToArray();
        var document = File.ReadAllText(Repository.PathOf("docs/audit.md"));

        Assert.DoesNotContain(actions, action => !document.Contains($"`{action.Name}`", StringComparison.Ordinal));
        Assert.Empty(actions.GroupBy(action => action.Name).Where(group => group.Count() > 1).Select(group => group.Key));
        Assert.All(actions, action => Assert.Matches(@"^[a-z][a-z-]*(\.[a-z][a-z-]*)+$", action.Name));
    }
}

using RiskConsole.Access;
using RiskConsole.Rules;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Rules;

public class RuleImportTests
{
    [Fact, Trait("Req", "AL5")]
    public async Task Import_ExportOfAnotherConsole_BringsTheSameRules()
    {
        await using var console = await TestConsole.StartAsync();
        var (book, ada) = (console.Get<IRuleBook>(), await Principals.SignedInAsync(console, "ada", Roles.Admin));
        foreach (var rule in SomeRule.All)
            await book.SaveAsync(ada, null, null, rule, RuleState.Shadow, "", Deadline.Token);
        await using var other = await TestConsole.StartAsync();
        var eve = await Principals.SignedInAsync(other, "eve", Roles.Admin);

        var preview = other.Get<IRuleBook>().PreviewImport(book.Export([]));
        var imported = await other.Get<IRuleBook>().ImportAsync(eve, book.Export([]), Deadline.Token);

        Assert.Equal(5, preview.Items.Count(i => i.IsNew));
        Assert.Equal("High risk score", Assert.Single(preview.Items, i => i.IsUnchanged).Definition.Name);
        Assert.Equal(5, imported.Count);
        Assert.Equal(book.Export([]), other.Get<IRuleBook>().Export([]));
    }

    [Fact, Trait("Req", "AL5")]
    public async Task Import_KnownName_RenewsTheRule()
    {
        await using var console = await TestConsole.StartAsync();
        var (book, ada) = (console.Get<IRuleBook>(), await Principals.SignedInAsync(console, "ada", Roles.Admin));
        var rule = await book.SaveAsync(ada, null, null, SomeRule.Velocity, RuleState.Active, "", Deadline.Token);
        var json = RuleJson.Write(SomeRule.Velocity with { Window = TimeSpan.FromHours(2) });

        var item = Assert.Single(book.PreviewImport(json).Items);
        var renewed = Assert.Single(await book.ImportAsync(ada, json, Deadline.Token));

        Assert.Equal([new("window", "10m", "2h")], item.Differences);
        Assert.Equal((rule.Id, 2, RuleState.Active), (renewed.Id, renewed.Shown.Version, renewed.Shown.State));
        Assert.Equal(RuleState.Draft, Assert.Single(await book.ImportAsync(ada, $"[{RuleJson.Write(SomeRule.Absence)}]", Deadline.Token)).Shown.State);
    }

    [Fact, Trait("Req", "AL5")]
    public async Task Import_OneBadRule_ImportsNoneAndListsAllFaults()
    {
        await using var console = await TestConsole.StartAsync();
        var (book, ada) = (console.Get<IRuleBook>(), await Principals.SignedInAsync(console, "ada", Roles.Admin));
        var json = $$"""
            {"format":"riskconsole-rules","version":1,"rules":[{{RuleJson.Write(SomeRule.Velocity)}},
             {"state":"sleeping","name":"x","kind":"threshold"},
             {"name":"y","kind":"absence","window":"9d","levels":[{"severity":"error"}]},
             {{RuleJson.Write(SomeRule.Velocity)}}, 5]}
            """;

        var refused = await Assert.ThrowsAsync<InputRefusedException>(() => book.ImportAsync(ada, json, Deadline.Token));

        Assert.Equal(["rules[1].state", "rules[2].window", "rules[3].name", "rules[4]"], refused.Faults.Select(f => f.Field).Order());
        Assert.Single(book.Current.Rules);
    }

    [Theory, Trait("Req", "AL5")]
    [InlineData("", "")]
    [InlineData("not json", "")]
    [InlineData("5", "")]
    [InlineData("{}", "rules")]
    [InlineData("[]", "rules")]
    [InlineData("""{"format":"other","rules":[]}""", "format")]
    [InlineData("""{"format":"riskconsole-rules","version":2,"rules":[]}""", "version")]
    [InlineData("""{"rules":{}}""", "rules")]
    [InlineData("""{"rulez":[]}""", "rulez")]
    public async Task PreviewImport_NoDocumentOfRules_IsTold(string json, string field)
    {
        await using var console = await TestConsole.StartAsync();

        Assert.Equal(field, console.Get<IRuleBook>().PreviewImport(json).Faults[0].Field);
    }
}

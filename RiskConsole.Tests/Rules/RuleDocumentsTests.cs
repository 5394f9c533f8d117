using System.Text.RegularExpressions;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Tests.Packaging;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Rules;

/// <summary>What the documents show can be saved.</summary>
public partial class RuleDocumentsTests
{
    [Fact, Trait("Req", "AL1")]
    public async Task Examples_InTheDocuments_CanBeSavedAndJudge()
    {
        await using var console = await TestConsole.StartAsync();
        var (check, compiler) = (console.Get<RuleCheck>(), console.Get<IRuleCompiler>());
        var texts = JsonBlock().Matches(File.ReadAllText(Repository.PathOf("docs/rules.md"))).Select(match => match.Groups[1].Value)
            .Concat(Directory.GetFiles(Repository.PathOf("docs/rules"), "*.json").Select(File.ReadAllText)).ToList();
        Assert.True(texts.Count >= 12);

        var kinds = new HashSet<RuleKind>();
        foreach (var text in texts)
        {
            var (rules, faults) = RuleDocument.Read(text);
            Assert.Empty(faults);
            var rule = Assert.Single(rules).Definition;
            Assert.Empty(check.Check(rule));
            compiler.Compile(new RuleVersion(Guid.NewGuid(), 1, RuleState.Active, rule, "", DateTimeOffset.UnixEpoch, "", Approval.Approved));
            kinds.Add(rule.Kind);
        }
        Assert.Equal(Enum.GetValues<RuleKind>().Length, kinds.Count);
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}

using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Tests.Rules.Engine;

namespace RiskConsole.Tests.Rules.Reference;

/// <summary>The engine finds what the slow and obvious reference finds, whatever the rules and the events.</summary>
public class RuleAgreementTests
{
    private const int Rounds = 1000;

    [Fact, Trait("Req", "AL1")]
    public void Process_RandomRulesAndEvents_FindsWhatTheReferenceFinds()
    {
        var found = 0;
        for (var seed = 1; seed <= Rounds; seed++)
        {
            var random = new RandomRules(seed);
            var options = random.Options();
            var versions = Versions(random, 5);
            var engine = new EngineRun(options, versions);
            var reference = new ReferenceEngine([.. versions.Select(v => new ReferenceRule(v.RuleId, v.Definition))], options);
            foreach (var (e, clock) in random.Stream(150))
            {
                engine.Step(e, clock);
                Step(reference, e, clock);
                AssertEqual(seed, versions, reference.Findings, engine.Findings);
            }
            Assert.Equal(reference.Late, engine.Engine.Statuses.Sum(s => s.Late));
            Assert.All(engine.Engine.Statuses, status => Assert.Null(status.Fault));
            found += engine.Findings.Count;
        }
        Assert.True(found > Rounds * 80, $"Only {found} findings: the streams are too dull to prove anything.");
    }

    internal static RuleVersion[] Versions(RandomRules random, int count, bool rebuilt = false) =>
        [.. Enumerable.Range(1, count).Select(i => RuleDesk.Version(random.Rule(rebuilt), new Guid(i, 0, 0, new byte[8])))];

    internal static void Step(ReferenceEngine reference, RiskEvent? e, long clock)
    {
        if (e is null)
            reference.AdvanceTo(clock);
        else
            reference.Process(e, clock);
    }

    internal static void AssertEqual(int seed, IReadOnlyList<RuleVersion> rules, List<Found> expected, List<Found> found)
    {
        if (expected.Count == found.Count && (expected.Count == 0 || expected[^1] == found[^1]))
            return;
        var same = expected.Zip(found).TakeWhile(pair => pair.First == pair.Second).Count();
        var rule = rules.First(r => r.RuleId == expected.Concat(found).Where(f => expected.IndexOf(f) >= same || found.IndexOf(f) >= same).First().Rule).Definition;
        Assert.Fail($"""
            Seed {seed}: {same} findings are the same, then
              expected {string.Join("\n           ", expected.Skip(same).Take(3))}
              found    {string.Join("\n           ", found.Skip(same).Take(3))}
            by {rule} of {string.Join(", ", rule.By)}, {string.Join(", ", rule.Levels)}
            """);
    }
}

/// <summary>The real engine, with findings that can be compared.</summary>
internal sealed class EngineRun : IFindings
{
    private readonly CompiledRule[] _rules;

    public EngineRun(RuleOptions options, IEnumerable<RuleVersion> versions)
    {
        var compiler = RuleDesk.NewCompiler(options);
        _rules = [.. versions.Select(compiler.Compile)];
        Engine = new RuleEngine(options);
        Engine.Use(_rules, 0, this);
    }

    public RuleEngine Engine { get; }

    public List<Found> Findings { get; init; } = [];

    public void Step(RiskEvent? e, long clock)
    {
        if (e is null)
            Engine.AdvanceTo(clock, this);
        else
            Engine.Process(e, clock, this);
    }

    public void Add(in Finding f) => Findings.Add(new Found(
        f.Kind, f.Rule.Id, f.Key, f.TimeUs, f.Level, f.Observed, f.Threshold, f.CauseSeq, string.Join(',', f.Contributing ?? [])));
}

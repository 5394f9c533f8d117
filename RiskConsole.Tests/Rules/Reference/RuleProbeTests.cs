using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Tests.Rules.Engine;

namespace RiskConsole.Tests.Rules.Reference;

/// <summary>What the probe says of an event is what the engine did at it, whatever the rules and the events.</summary>
public class RuleProbeTests
{
    private const int Rounds = 100;

    [Fact, Trait("Req", "AL8")]
    public void Judge_RandomRulesAndEventsOfOneKey_SaysWhatTheEngineFound()
    {
        var (found, below, pending) = (0, 0, 0);
        for (var seed = 1; seed <= Rounds; seed++)
        {
            var random = new RandomRules(seed);
            var options = random.Options();
            var versions = RuleAgreementTests.Versions(random, 4);
            var compiler = RuleDesk.NewCompiler(options);
            var rules = versions.Select(compiler.Compile).ToList();
            var engine = new EngineRun(options, versions);
            var probes = new Dictionary<(Guid, string), RuleProbe>();
            long? beginUs = null;
            foreach (var (e, clock) in random.Stream(120))
            {
                beginUs ??= e is null ? clock : clock - 1;
                var before = engine.Findings.Count;
                engine.Step(e, clock);
                if (e is null)
                {
                    foreach (var probe in probes.Values)
                        probe.AdvanceTo(clock);
                    continue;
                }
                foreach (var rule in rules)
                {
                    // As an explanation does: each key has a probe, which meets nothing of the others.
                    if (!rule.TryTake(e, out var sample))
                        continue;
                    if (!probes.TryGetValue((rule.Id, sample.Key), out var probe))
                        probes[(rule.Id, sample.Key)] = probe = new RuleProbe(rule, new RuleEngine(options), beginUs.Value);
                    var step = probe.Judge(e, clock);
                    var expected = engine.Findings.Skip(before).Where(f => f.Rule == rule.Id && f.Cause == e.Seq).ToList();
                    AssertSame(seed, rule.Definition, expected, step);
                    found += expected.Count;
                    below += step.Seen.Counts && step.Level < 0 ? 1 : 0;
                    pending += step.Condition is { Phase: ConditionPhase.Pending } ? 1 : 0;
                }
            }
        }
        Assert.True(found > Rounds * 20 && below > Rounds * 20 && pending > Rounds, $"Only {found} found, {below} below, {pending} pending: too dull to prove anything.");
    }

    [Fact, Trait("Req", "AL8")]
    public void Judge_EachKind_SaysWhatItsWindowHolds()
    {
        var options = new RuleOptions();
        var compiler = RuleDesk.NewCompiler(options);

        var velocity = Probe(RuleDesk.Velocity());
        velocity.Judge(RuleDesk.Event(1, 1, 3), RuleDesk.Us(1));
        var sum = velocity.Judge(RuleDesk.Event(2, 5, 4), RuleDesk.Us(5));
        Assert.Equal((7d, -1, 2), (sum.Seen.Value, sum.Level, sum.Facts.Held));
        Assert.Equal((RuleDesk.Us(-55), RuleDesk.Us(5)), sum.Facts.Span);

        var waiting = Probe(RuleDesk.Velocity(@for: 30)).Judge(RuleDesk.Event(1, 1, 12), RuleDesk.Us(1));
        Assert.Equal((0, ConditionPhase.Pending, RuleDesk.Us(31)), (waiting.Level, waiting.Condition!.Phase, waiting.Condition.UntilUs));
        Assert.Empty(waiting.Findings);

        var sequence = Probe(new RuleDefinition
        {
            Name = "Steps",
            Kind = RuleKind.Sequence,
            By = ["subject"],
            Window = TimeSpan.FromSeconds(60),
            KeepFiring = TimeSpan.FromSeconds(5),
            Levels = [new(RiskConsole.Events.Severity.Error)],
            Steps = [new("small", "data.usd:<5"), new("middle", "data.usd:5..10"), new("large", "data.usd:>10")],
        });
        sequence.Judge(RuleDesk.Event(1, 1, 2), RuleDesk.Us(1));
        var half = sequence.Judge(RuleDesk.Event(2, 4, 7), RuleDesk.Us(4));
        Assert.Equal([new("small", RuleDesk.Us(1)), new("middle", RuleDesk.Us(4)), new StepFact("large", null)], half.Facts.Steps!);
        Assert.Equal(FindingKind.Raised, Assert.Single(sequence.Judge(RuleDesk.Event(3, 6, 20), RuleDesk.Us(6)).Findings).Kind);

        var absence = Probe(RuleDesk.Velocity() with { Kind = RuleKind.Absence, Aggregate = null, Value = null, Levels = [new(RiskConsole.Events.Severity.Error)] })
            .Judge(RuleDesk.Event(1, 100, 1), RuleDesk.Us(100));
        Assert.Equal((RuleDesk.Us(100), RuleDesk.Us(160)), (absence.Facts.LastUs, absence.Facts.DueUs));

        var anomaly = Probe(RuleDesk.Velocity(window: 10, aggregate: Aggregate.Count) with { Kind = RuleKind.Anomaly, Anomaly = new AnomalyTuning(10, Seasonal: false) });
        var learning = anomaly.Judge(RuleDesk.Event(1, 1, 1), RuleDesk.Us(1));
        Assert.Equal(((0, 10), false), (learning.Facts.Learning, learning.Seen.Counts));
        for (var i = 1; i < 60; i++)
            learning = anomaly.Judge(RuleDesk.Event(i + 1, i * 10, 1), RuleDesk.Us(i * 10));
        Assert.True(learning.Seen.Counts);
        Assert.InRange(1, learning.Facts.Usual!.Value.From, learning.Facts.Usual.Value.To);

        RuleProbe Probe(RuleDefinition rule) => new(compiler.Compile(RuleDesk.Version(rule)), new RuleEngine(options), 0);
    }

    private static void AssertSame(int seed, RuleDefinition rule, List<Found> expected, ProbeStep step)
    {
        var told = step.Findings.Select(f => new Found(
            f.Kind, f.Rule.Id, f.Key, f.TimeUs, f.Level, f.Observed, f.Threshold, f.CauseSeq, string.Join(',', f.Contributing ?? []))).ToList();
        if (!expected.SequenceEqual(told))
            Assert.Fail($"Seed {seed}: the engine found {string.Join("; ", expected)}, the probe {string.Join("; ", told)} by {rule}");
        // A level that is reached is found, or waits; one that is not finds nothing but an end.
        var finds = expected.Exists(f => f.Kind != FindingKind.Cleared);
        Assert.True(step.Level < 0 ? !finds || rule.For > TimeSpan.Zero : finds || step.Condition is { Phase: ConditionPhase.Pending },
            $"Seed {seed}: level {step.Level}, found {string.Join("; ", expected)} by {rule}");
        if (finds && step.Level >= 0)
            Assert.Equal(expected[^1].Observed, rule.Kind is RuleKind.Sequence or RuleKind.Absence ? null : step.Seen.Shown ?? step.Seen.Value);
    }
}

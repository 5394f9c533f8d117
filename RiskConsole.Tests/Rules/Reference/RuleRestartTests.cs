using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;

namespace RiskConsole.Tests.Rules.Reference;

/// <summary>An engine that is started anew in the middle, from what was kept, finds what one that never stopped finds.</summary>
public class RuleRestartTests
{
    private const int Rounds = 250;

    [Fact, Trait("Req", "AL1")]
    public void Restore_WindowsKeptElsewhere_FindsTheSame()
    {
        for (var seed = 1; seed <= Rounds; seed++)
        {
            var random = new RandomRules(seed);
            var options = random.Options();
            var versions = RuleAgreementTests.Versions(random, 4);
            var reference = new ReferenceEngine([.. versions.Select(v => new ReferenceRule(v.RuleId, v.Definition))], options);
            var kept = new Kept();
            var run = new EngineRun(options, versions);
            foreach (var (e, clock) in random.Stream(120))
            {
                if (e is not null)
                    kept.Give(run.Engine, [e]);
                run.Step(e, clock);
                RuleAgreementTests.Step(reference, e, clock);
                RuleAgreementTests.AssertEqual(seed, versions, reference.Findings, run.Findings);
                if (random.Random.Next(3) != 0)
                    continue;
                var restarts = random.Random.Next(4) == 0;
                if (restarts)
                {
                    run.Step(null, clock);
                    reference.AdvanceTo(clock);
                }
                kept.Keep(run.Engine.TakeChanges(windows: true));
                if (!restarts)
                    continue;
                run = kept.Restart(options, versions, run.Findings);
                reference.Restart(isFilled: false);
            }
        }
    }

    [Fact, Trait("Req", "AL1")]
    public void Refill_EventsOfTheHorizon_FindsTheSame()
    {
        for (var seed = 1; seed <= Rounds; seed++)
        {
            var random = new RandomRules(seed);
            var options = random.Options();
            var versions = RuleAgreementTests.Versions(random, 4, rebuilt: true);
            var reference = new ReferenceEngine([.. versions.Select(v => new ReferenceRule(v.RuleId, v.Definition))], options);
            var kept = new Kept();
            var run = new EngineRun(options, versions);
            var past = new List<(RiskEvent Event, long Clock)>();
            foreach (var (e, clock) in random.Stream(120, mostLate: options.Lateness.TotalSeconds))
            {
                run.Step(e, clock);
                RuleAgreementTests.Step(reference, e, clock);
                RuleAgreementTests.AssertEqual(seed, versions, reference.Findings, run.Findings);
                if (e is not null)
                {
                    past.Add((e, clock));
                    continue;
                }
                kept.Keep(run.Engine.TakeChanges(windows: false));
                kept.Windows.Clear();
                run = kept.Restart(options, versions, run.Findings);
                reference.Restart(isFilled: true);
                var horizon = run.Engine.Rules.Max(rule => rule.HorizonUs);
                foreach (var old in past.Where(old => old.Event.Time.UtcTicks / 10 - DateTimeOffset.UnixEpoch.Ticks / 10 > clock - horizon))
                    run.Engine.Refill(old.Event, old.Clock);
            }
        }
    }

    /// <summary>What a store keeps between two engines.</summary>
    internal sealed class Kept
    {
        private readonly Dictionary<(Guid, string), ConditionRecord> _conditions = [];
        private readonly Dictionary<(Guid, string), BaselineRecord> _baselines = [];

        public Dictionary<WindowId, byte[]> Windows { get; } = [];

        public void Keep(EngineChanges changes)
        {
            foreach (var (rule, key, record) in changes.Conditions)
            {
                if (record is null)
                    _conditions.Remove((rule, key));
                else
                    _conditions[(rule, key)] = record;
            }
            foreach (var record in changes.Baselines)
                _baselines[(record.RuleId, record.Key)] = record;
            foreach (var change in changes.Windows)
            {
                if (change.State is { } state)
                    Windows[change.Id] = state.ToArray();
                else
                    Windows.Remove(change.Id);
            }
        }

        public void Give(RuleEngine engine, IEnumerable<WindowId> ids)
        {
            foreach (var id in ids)
            {
                if (Windows.TryGetValue(id, out var state))
                    engine.Take(id, state);
            }
        }

        /// <summary>What these events need.</summary>
        public void Give(RuleEngine engine, IEnumerable<RiskEvent> events)
        {
            var missing = new HashSet<WindowId>();
            foreach (var e in events)
                engine.CollectMissing(e, missing);
            Give(engine, missing);
        }

        public EngineRun Restart(RuleOptions options, IEnumerable<RuleVersion> versions, List<Found> findings)
        {
            var run = new EngineRun(options, versions) { Findings = findings };
            run.Engine.Restore(_conditions.Values, _baselines.Values);
            var missing = new HashSet<WindowId>();
            run.Engine.CollectMissing(missing);
            Give(run.Engine, missing);
            // Kinds that keep time need all of theirs.
            Give(run.Engine, Windows.Keys.Where(id => run.Engine.Rules.Any(rule => rule.Id == id.RuleId && rule.NewWindow().KeepsTime)).ToArray());
            return run;
        }
    }
}

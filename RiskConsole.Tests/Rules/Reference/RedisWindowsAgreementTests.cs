using RiskConsole.Events;
using RiskConsole.Redis;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Tests.Redis;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Rules.Reference;

/// <summary>Windows in memory and windows in Redis give the same answers, and the reference gives them, too.</summary>
public class RedisWindowsAgreementTests
{
    private const int Rounds = 40;

    [Fact, Trait("Req", "AL1")]
    public async Task LoadAsync_EngineMadeAnewBetweenBatches_FindsWhatMemoryAndTheReferenceFind()
    {
        await using var stores = await WindowStores.StartAsync();
        var instances = new[] { await stores.OpenAsync(), await stores.OpenAsync() };
        var (found, anew) = (0, 0);
        for (var seed = 1; seed <= Rounds; seed++)
        {
            var random = new RandomRules(seed);
            var options = random.Options();
            var versions = RuleAgreementTests.Versions(random, 4);
            var reference = new ReferenceEngine([.. versions.Select(v => new ReferenceRule(v.RuleId, v.Definition))], options);
            var memory = new EngineRun(options, versions);
            var inMemory = new RuleRestartTests.Kept();
            var shared = new SharedRun(options, versions, instances[0]);
            Assert.True(await shared.Store.ResetAsync(0, [], Deadline.Token));
            var position = 0L;
            foreach (var batch in random.Stream(150).Chunk(random.Random.Next(1, 12)))
            {
                inMemory.Give(memory.Engine, batch.Select(step => step.Event).OfType<RiskEvent>());
                await shared.LoadAsync(batch.Select(step => step.Event).OfType<RiskEvent>());
                foreach (var (e, clock) in batch.Append((null, batch[^1].Clock)))
                {
                    RuleAgreementTests.Step(reference, e, clock);
                    memory.Step(e, clock);
                    shared.Run.Step(e, clock);
                    RuleAgreementTests.AssertEqual(seed, versions, reference.Findings, memory.Findings);
                    RuleAgreementTests.AssertEqual(seed, versions, reference.Findings, shared.Run.Findings);
                }
                await shared.SaveAsync(position, ++position);
                if (random.Random.Next(3) != 0)
                    continue;
                // Another instance goes on; memory goes on from a copy.
                anew++;
                await shared.GoOnAsync(instances[anew % 2], position);
                reference.Restart(isFilled: false);
                inMemory.Keep(memory.Engine.TakeChanges(windows: true));
                memory = inMemory.Restart(options, versions, memory.Findings);
            }
            found += memory.Findings.Count;
        }
        Assert.True(found > Rounds * 60 && anew > Rounds * 3, $"Only {found} findings and {anew} engines made anew: too dull to prove anything.");
    }

    /// <summary>An engine whose windows are in Redis and whose conditions and baselines are where alerts are.</summary>
    private sealed class SharedRun(RuleOptions options, RuleVersion[] versions, RedisWindowStore store)
    {
        private readonly RuleRestartTests.Kept _kept = new();

        public RedisWindowStore Store { get; private set; } = store;

        public EngineRun Run { get; private set; } = new(options, versions);

        public async Task LoadAsync(IEnumerable<RiskEvent> events)
        {
            var missing = new HashSet<WindowId>();
            foreach (var e in events)
                Run.Engine.CollectMissing(e, missing);
            Take(await Store.LoadAsync(missing, Deadline.Token));
        }

        public async Task SaveAsync(long from, long to)
        {
            var changes = Run.Engine.TakeChanges(windows: true);
            _kept.Keep(changes);
            Assert.True(await Store.SaveAsync(from, to, changes.Windows, Deadline.Token));
        }

        public async Task GoOnAsync(RedisWindowStore store, long position)
        {
            Store = store;
            Assert.Equal(position, await store.PositionAsync(Deadline.Token));
            _kept.Windows.Clear();
            Run = _kept.Restart(options, versions, Run.Findings);
            var missing = new HashSet<WindowId>();
            Run.Engine.CollectMissing(missing);
            Take(await store.LoadAsync(missing, Deadline.Token));
            foreach (var rule in Run.Engine.Rules.Where(rule => rule.NewWindow().KeepsTime))
                Take(await store.LoadAllAsync(rule.Id, rule.Shape, Deadline.Token));
        }

        private void Take(IReadOnlyList<(WindowId Id, byte[] State)>? states)
        {
            Assert.NotNull(states);
            foreach (var (id, state) in states)
                Run.Engine.Take(id, state);
        }
    }
}

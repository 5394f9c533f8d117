using RiskConsole.Alerts.Backtests;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;
using RiskConsole.Tests.Query;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Alerts.Backtests;

public class HistoryReaderTests
{
    private static readonly HistoryNeeds s_all = new(EventParts.All, "", []);
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact, Trait("Req", "AL4")]
    public async Task ReadAsync_MoreThanAChunkInNoOrder_GivesEachOnceByTimeAndPlace()
    {
        await using var console = await TestConsole.StartAsync();
        var random = new Random(5);
        // Many share a time, also across the ends of chunks.
        var events = Enumerable.Range(0, 20_000).Select(_ => Some.Event(time: s_start.AddSeconds(random.Next(300)))).ToList();
        await console.Get<IEventLog>().AppendAsync(events, Deadline.Token);
        var history = console.Get<HistoryReader>();
        var range = new HistoryRange(s_start.AddSeconds(10).ToMicros(), s_start.AddSeconds(290).ToMicros(), await history.HeadAsync(Deadline.Token));

        var (read, scanned) = await ReadAsync(history, range, s_all);

        var expected = events.Select((e, i) => (e.Time, Seq: i + 1L)).Where(e => e.Time >= s_start.AddSeconds(10) && e.Time < s_start.AddSeconds(290)).Order().ToList();
        Assert.Equal(expected, read.Select(e => (e.Time, e.Seq)));
        Assert.Equal(expected.Count, scanned);
        Assert.Equal(expected.Count, await history.CountAsync(range, Deadline.Token));
    }

    [Fact, Trait("Req", "AL4")]
    public async Task NewestAsync_MoreThanWanted_BeginsLater()
    {
        await using var console = await TestConsole.StartAsync();
        await console.Get<IEventLog>().AppendAsync([.. Enumerable.Range(0, 100).Select(i => Some.Event(time: s_start.AddSeconds(i)))], Deadline.Token);
        var history = console.Get<HistoryReader>();
        var range = new HistoryRange(s_start.ToMicros(), s_start.AddSeconds(100).ToMicros(), 100);

        var newest = await history.NewestAsync(range, 30, Deadline.Token);

        Assert.Equal(30, await history.CountAsync(newest, Deadline.Token));
        Assert.Equal(range, await history.NewestAsync(range, 100, Deadline.Token));
    }

    [Fact, Trait("Req", "AL4")]
    public async Task ReadAsync_EventsThatArriveMeanwhile_AreNoPartOfIt()
    {
        await using var console = await TestConsole.StartAsync();
        var log = console.Get<IEventLog>();
        await log.AppendAsync([Some.Event(time: s_start)], Deadline.Token);
        var history = console.Get<HistoryReader>();
        var range = new HistoryRange(0, s_start.AddDays(1).ToMicros(), await history.HeadAsync(Deadline.Token));
        await log.AppendAsync([Some.Event(time: s_start.AddSeconds(1))], Deadline.Token);

        Assert.Equal(1, (await ReadAsync(history, range, s_all)).Scanned);
    }

    /// <summary>What is left out to be fast never changes what a rule takes.</summary>
    [Fact, Trait("Req", "AL4")]
    public async Task Needs_RandomRulesOverRandomEvents_RulesTakeTheSameFromLess()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        await using var console = await TestConsole.StartAsync();
        var generator = new RandomEvents(random);
        await console.Get<IEventLog>().AppendAsync([.. Enumerable.Range(1, 300).Select(i => generator.Next(i))], Deadline.Token);
        var history = console.Get<HistoryReader>();
        var range = new HistoryRange(long.MinValue, long.MaxValue, await history.HeadAsync(Deadline.Token));
        var all = (await ReadAsync(history, range, s_all)).Events;
        Assert.Equal(300, all.Count);
        var (queries, compiler, needs) = (new RandomQueries(random, all), console.Get<IRuleCompiler>(), console.Get<RuleNeeds>());

        var (tried, fewer) = (0, 0);
        for (var i = 0; i < 600; i++)
        {
            var rule = RandomRule(random, queries);
            CompiledRule compiled;
            try
            {
                compiled = compiler.Compile(new RuleVersion(Guid.NewGuid(), 1, RuleState.Active, rule, "", s_start, "", Approval.Approved));
            }
            catch (RuleFaultException)
            {
                continue;
            }
            tried++;
            var need = needs.Of([rule], CategorySet.All);
            var (some, scanned) = await ReadAsync(history, range, need);
            fewer += some.Count < all.Count ? 1 : 0;
            Assert.Equal(300, scanned);
            var expected = Taken(compiled, all);
            Assert.True(expected.SequenceEqual(Taken(compiled, some)), $"seed {seed}: {rule.Where} | {string.Join(" | ", rule.Steps?.Select(s => s.Where) ?? [])}: {need.Condition} {need.Parts}");
        }
        Assert.True(tried > 200, $"seed {seed}: only {tried} rules compiled");
        Assert.True(fewer > 20, $"seed {seed}: only {fewer} rules read less");
    }

    private static RuleDefinition RandomRule(Random random, RandomQueries queries)
    {
        string[] fields = ["subject", "type", "source", "id", "data.a", "data.usd", "ext.a", "category", "severity"];
        var cheap = (string[])["severity:>=warning", "type:io.riskconsole.bridge.withdrawal", "-category:risk", "score:>0.5", "subject:acct/*"];
        var where = random.Next(3) == 0 ? queries.Next() : $"{cheap[random.Next(cheap.Length)]} {(random.Next(2) == 0 ? "" : "(" + queries.Next() + ")")}";
        IReadOnlyList<string> by = random.Next(3) == 0 ? [] : [fields[random.Next(fields.Length)]];
        return random.Next(3) == 0
            ? new RuleDefinition
            {
                Name = "x", Kind = RuleKind.Sequence, Where = random.Next(2) == 0 ? "" : where, By = by.Count == 0 ? ["subject"] : by, Window = TimeSpan.FromHours(1),
                Levels = [new(Severity.Error)], KeepFiring = TimeSpan.FromMinutes(1),
                Steps = [new("a", cheap[random.Next(cheap.Length)]), new("b", random.Next(2) == 0 ? queries.Next() : cheap[random.Next(cheap.Length)])],
            }
            : new RuleDefinition
            {
                Name = "x", Kind = RuleKind.Velocity, Where = where, By = by, Value = random.Next(2) == 0 ? "data.usd" : "score", Aggregate = Aggregate.Sum,
                Window = TimeSpan.FromMinutes(5), Levels = [new(Severity.Error, 1)],
            };
    }

    private static List<Sample> Taken(CompiledRule rule, IEnumerable<RiskEvent> events)
    {
        List<Sample> samples = [];
        foreach (var e in events)
        {
            if (rule.TryTake(e, out var sample))
                samples.Add(sample);
        }
        return samples;
    }

    private static async Task<(List<RiskEvent> Events, int Scanned)> ReadAsync(HistoryReader history, HistoryRange range, HistoryNeeds needs)
    {
        List<RiskEvent> events = [];
        var scanned = 0;
        await foreach (var chunk in history.ReadAsync(range, needs, Deadline.Token))
        {
            events.AddRange(chunk.Events);
            scanned += chunk.Scanned;
        }
        return (events, scanned);
    }
}

using RiskConsole.Events;
using RiskConsole.Events.Pipeline;
using RiskConsole.Redis;
using RiskConsole.Scores;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Redis;

/// <summary>Scores of subjects that memory does not hold, read on two instances.</summary>
public class SharedScoresTests
{
    private const int Subjects = 3_000;

    [Fact, Trait("Req", "SC2")]
    public async Task FindAsync_SkewedReadsWhileEventsArrive_FourOfFiveAreHitsAndNoneIsOld()
    {
        await using var consoles = await StartAsync();
        var random = new Random(1);
        var weights = Enumerable.Range(1, Subjects).Select(rank => Math.Pow(rank, -1.1)).ToArray();
        var all = weights.Sum();
        var names = Enumerable.Range(0, Subjects).OrderBy(_ => random.Next()).ToArray();
        int Draw()
        {
            var at = random.NextDouble() * all;
            var rank = 0;
            while ((at -= weights[rank]) > 0 && rank < Subjects - 1)
                rank++;
            return names[rank];
        }
        var told = new long[Subjects];
        Array.Fill(told, 1);
        var took = new List<double>();

        for (var round = 0; round < 20; round++)
        {
            var changed = Enumerable.Range(0, 20).Select(_ => Draw()).ToList();
            await AppendAsync(consoles, changed);
            changed.ForEach(i => told[i]++);
            for (var read = 0; read < 250; read++)
            {
                var console = read % 2 == 0 ? consoles.A : consoles.B;
                var subject = Draw();
                var began = TimeProvider.System.GetTimestamp();
                var score = await console.Get<IScoreBook>().FindAsync($"account/{subject}", Deadline.Token);
                took.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
                Assert.Equal(told[subject], score!.Events);
            }
        }

        var (a, b) = (consoles.A.Get<ScoreReads>(), consoles.B.Get<ScoreReads>());
        var notHeld = a.Cached + b.Cached + a.Missed + b.Missed;
        Assert.True(notHeld > 1_000, $"{notHeld} reads were not answered by what is held");
        var ratio = (a.Cached + b.Cached) / (double)notHeld;
        var overall = (a.HitRatio + b.HitRatio) / 2;
        took.Sort();
        Assert.True(overall >= 0.8 && took[took.Count / 2] < 5, $"hits {overall:P1} in all, {ratio:P1} of what is not held; median {took[took.Count / 2]:0.00} ms");
    }

    [Fact, Trait("Req", "SC2")]
    public async Task FindAsync_RedisKilled_AnswersFromTheStore()
    {
        await using var consoles = await StartAsync();
        await consoles.Redis.KillAsync();

        using var meter = new MeterReading(consoles.B);
        for (var i = 0; i < Subjects; i += 300)
            Assert.Equal(1, (await consoles.B.Get<IScoreBook>().FindAsync($"account/{i}", Deadline.Token))!.Events);
        Assert.Equal(0, meter["riskconsole_score_cache_requests_total{result=cache}"]);
        Assert.Equal(
            Subjects / 300, meter["riskconsole_score_cache_requests_total{result=memory}"] + meter["riskconsole_score_cache_requests_total{result=store}"]);
    }

    private static async Task<TwoConsoles> StartAsync()
    {
        var consoles = await TwoConsoles.StartAsync(("Scores:MemorySubjects", "1000"));
        await AppendAsync(consoles, Enumerable.Range(0, Subjects));
        await Deadline.UntilAsync(
            () => ((RedisScoreCache)consoles.A.Get<IScoreCache>()).IsTrusted && ((RedisScoreCache)consoles.B.Get<IScoreCache>()).IsTrusted, "the cache is used");
        return consoles;
    }

    private static async Task AppendAsync(TwoConsoles consoles, IEnumerable<int> subjects)
    {
        var outcomes = await consoles.A.Get<IEventLog>().AppendAsync(
            [.. subjects.Select(i => Some.Event(subject: $"account/{i}", score: 0.1 + i % 800 / 1_000.0))], Deadline.Token);
        var last = outcomes[^1].Seq;
        foreach (var console in (TestConsole[])[consoles.A, consoles.B])
            await Deadline.UntilAsync(() => console.Get<EventPipeline>().Position >= last, "the events have their effects");
    }
}

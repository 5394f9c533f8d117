using System.Globalization;
using RiskConsole.Events;
using RiskConsole.Tests.Events.Api;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Crash;

/// <summary>Senders that mean harm or do not know better, beside one that is well.</summary>
public class FloodTests
{
    private const int Floods = 2_000;
    private const int Large = 100;

    private static readonly string[] Malformed =
    [
        new string('[', 10_000),
        string.Concat(Enumerable.Repeat("{\"data\":", 10_000)),
        """{"specversion":"1.0","id":"1","id":"2","source":"/s","type":"t"}""",
        """{"specversion":"1.0","id":"\ud800","source":"/s","type":"t"}""",
        """{"specversion":"1.0","id":"1","source":"/s","type":"t","data":{"a":1""",
        """{"specversion":"1.0","id":"1","source":"/s","type":"t","data":NaN}""",
        "nonsense",
        """{"specversion":"9.9","id":"","source":"not a uri","type":5}""",
    ];

    [Fact, Trait("Req", "EV1")]
    public async Task Ingest_FloodOfMalformedRequests_RefusesEachAndServesOthers()
    {
        await using var console = await TestConsole.StartAsync();
        using var hostile = await ApiCaller.CreateAsync(console);
        using var careful = await ApiCaller.CreateAsync(console);
        using var over = new CancellationTokenSource();

        var taken = ServeAsync(careful, over.Token);
        await Parallel.ForAsync(0, Floods, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            var reply = await hostile.PostAsync(Malformed[i % Malformed.Length], "application/cloudevents+json");
            Assert.True(reply is { Status: 400, ContentType: "application/problem+json" }, $"kind {i % Malformed.Length}: {reply.Status}");
        });
        await over.CancelAsync();

        Assert.True(await taken > 0);
        Assert.Equal(await taken, await careful.CountAsync());
    }

    [Fact, Trait("Req", "EV1")]
    public async Task Ingest_ManyEventsOfTheLargestSize_AreKeptWholeAndLeaveNoMemoryBehind()
    {
        await using var console = await TestConsole.StartAsync();
        using var caller = await ApiCaller.CreateAsync(console);
        var head = """{"specversion":"1.0","id":"","source":"/s","type":"t","data":""}""".Length + 3;
        var text = new string('x', 1_048_576 - head);

        await PostAsync(0);
        var half = GC.GetTotalMemory(forceFullCollection: true);
        await PostAsync(Large / 2);

        // The newest events are held in memory up to a limit of bytes; beyond it nothing stays.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - half, long.MinValue, 64L << 20);
        Assert.Equal(Large, await caller.CountAsync());
        var stored = Assert.Single(await console.Get<IEventStore>().FindByIdAsync("099", null, Deadline.Token));
        Assert.Equal(text.Length + 2, stored.Data!.Length);

        async Task PostAsync(int from)
        {
            for (var i = from; i < from + (Large / 2); i++)
            {
                var id = i.ToString("d3", CultureInfo.InvariantCulture);
                var reply = await caller.PostAsync($$"""{"specversion":"1.0","id":"{{id}}","source":"/s","type":"t","data":"{{text}}"}""");
                Assert.Equal(202, reply.Status);
            }
        }
    }

    private static async Task<long> ServeAsync(ApiCaller caller, CancellationToken over)
    {
        var taken = 0L;
        while (!over.IsCancellationRequested)
        {
            var reply = await caller.PostAsync($$"""{"specversion":"1.0","id":"{{taken}}","source":"/careful","type":"t"}""");
            Assert.Equal(202, reply.Status);
            taken++;
        }
        return taken;
    }
}

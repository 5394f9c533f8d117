using Microsoft.Data.Sqlite;
using RiskConsole.Events;
using RiskConsole.Events.Search;
using RiskConsole.Query;
using RiskConsole.Storage;
using RiskConsole.Tests.Query;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Events.Search;

public class BlockSearchTests
{
    private const int EventCount = 2 * Slab.Events + 700;
    private const int QueryCount = 250;

    [Fact, Trait("Req", "EV4")]
    public async Task Search_RandomQueriesOverSeveralSlabs_FindsWhatThePredicateFinds()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        await using var console = await TestConsole.StartAsync();
        var generator = new RandomEvents(random);
        await AppendAsync(console, [.. Enumerable.Range(1, EventCount).Select(i => generator.Next(i))]);
        await UntilCoveredAsync(console, 2);
        var store = console.Get<IEventStore>();
        var events = await store.ReadAfterAsync(0, EventCount, Deadline.Token);
        var queries = new RandomQueries(random, events);

        var helped = 0;
        for (var i = 0; i < QueryCount; i++)
        {
            var text = queries.Next();
            if (!console.Get<IQueryCompiler<RiskEvent>>().TryCompile(text, out var query, out _))
                continue;
            helped += query.Need is null ? 0 : 1;
            var search = new EventSearch(query, CategorySet.All);
            var expected = events.Where(query.Matches).ToList();
            var byTime = expected.OrderByDescending(e => e.Time).ThenByDescending(e => e.Seq).Select(e => e.Seq);
            var byArrival = expected.Select(e => e.Seq).Reverse();
            var limit = random.Next(1, 40);

            Assert.True(byTime.Take(2 * limit).SequenceEqual(await TwoPagesAsync(store, search, EventOrder.Time, limit)), $"seed {seed}, by time: {text}");
            Assert.True(byArrival.Take(2 * limit).SequenceEqual(await TwoPagesAsync(store, search, EventOrder.Arrival, limit)), $"seed {seed}, by arrival: {text}");
            Assert.True(expected.Count == await store.CountAsync(search, Deadline.Token), $"seed {seed}, count: {text}");
        }

        Assert.True(helped > QueryCount / 5, $"seed {seed}: the index was asked for {helped} queries only");
    }

    [Theory, Trait("Req", "EV4")]
    [InlineData("needle")]
    [InlineData("data.note:NEEDLE*")]
    [InlineData("subject:account/needle")]
    [InlineData("(type:io.test.needle OR source:/needle)")]
    public async Task Find_RareText_LeavesFewBlocksToRead(string text)
    {
        await using var console = await TestConsole.StartAsync();
        var events = Enumerable.Range(0, Slab.Events + 10).Select(_ => Some.Event(data: """{"note":"all is well"}""")).ToList();
        events[3_000] = Some.Event(source: "/needle", type: "io.test.needle", subject: "account/needle", data: """{"note":"needles"}""");
        await AppendAsync(console, events);
        await UntilCoveredAsync(console, 1);
        Assert.True(console.Get<IQueryCompiler<RiskEvent>>().TryCompile(text, out var query, out _));

        var ranges = await console.Get<StoreReader>().ReadAsync(connection => SearchBlocks.Find(connection, query.Need!), Deadline.Token);

        // What is not covered yet is always read.
        Assert.NotNull(ranges);
        Assert.Equal(2, ranges.Count);
        Assert.InRange(3_001, ranges[1].From, ranges[1].Before - 1);
        Assert.Equal(Slab.BlockEvents, ranges[1].Before - ranges[1].From);
        Assert.Equal(1, await console.Get<IEventStore>().CountAsync(new EventSearch(query, CategorySet.All), Deadline.Token));
    }

    [Fact, Trait("Req", "EV4")]
    public async Task Indexer_StartedOnALogWithoutIndex_CoversIt()
    {
        var first = await TestConsole.StartAsync();
        await AppendAsync(first, [.. Enumerable.Range(0, 2 * Slab.Events + 10).Select(_ => Some.Event())]);
        await UntilCoveredAsync(first, 2);
        await first.StopAsync();
        using (var connection = new SqliteConnection($"Data Source={first.DatabaseFile};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM search_grams; DELETE FROM search_slab";
            command.ExecuteNonQuery();
        }

        await using var second = await TestConsole.StartAsync(folder: first.Folder);

        await UntilCoveredAsync(second, 2);
    }

    private static async Task AppendAsync(TestConsole console, List<RiskEvent> events)
    {
        foreach (var batch in events.Chunk(2_000))
            await console.Get<IEventLog>().AppendAsync(batch, Deadline.Token);
    }

    private static Task UntilCoveredAsync(TestConsole console, int slabs) => Deadline.UntilAsync(
        async () => await console.Get<StoreReader>().ReadAsync(SearchBlocks.NextSlab, Deadline.Token) == slabs, $"{slabs} slabs are stored");

    private static async Task<List<long>> TwoPagesAsync(IEventStore store, EventSearch search, EventOrder order, int limit)
    {
        var first = await store.SearchAsync(search, order, limit, null, Deadline.Token);
        var found = first.Items.Select(e => e.Seq).ToList();
        if (first.Next is { } next)
            found.AddRange((await store.SearchAsync(search, order, limit, next, Deadline.Token)).Items.Select(e => e.Seq));
        return found;
    }
}

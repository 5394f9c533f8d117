using Microsoft.Data.Sqlite;
using RiskConsole.Audit;
using RiskConsole.Audit.Search;
using RiskConsole.Query;
using RiskConsole.Storage;
using RiskConsole.Tests.Query;

namespace RiskConsole.Tests.Audit.Search;

/// <summary>Whatever index a search takes, and however far the text index is, it finds what the predicate finds.</summary>
public class SearchPlannerTests
{
    private const int Entries = 240;
    private const int Queries = 350;

    [Theory, Trait("Req", "AU3")]
    [InlineData(20260316)]
    [InlineData(0)]
    public void Plan_RandomQueriesOverRandomEntries_FindsWhatThePredicateFinds(int fixedSeed)
    {
        var seed = fixedSeed != 0 ? fixedSeed : Random.Shared.Next();
        var random = new Random(seed);
        // Ids with gaps spread the entries over many blocks of the index.
        using var store = new SearchStore(idStep: 1_500);
        var generator = new RandomEntries(random);
        store.Execute("BEGIN");
        for (var i = 0; i < Entries; i++)
            store.Add(generator.Next());
        store.Execute("COMMIT");
        var entries = store.ReadAll().OrderByDescending(e => e.Time).ThenByDescending(e => e.Id).ToList();
        var compiler = new QueryCompiler<AuditEntry>(AuditQuerySchema.Create(), new FixedTime(FixedTime.Noon));
        var planner = new SearchPlanner(new ActorDirectory());

        var (compiled, parts) = (0, 0);
        for (var i = 0; i < Queries; i++)
        {
            if (i % (Queries / 4) == 0)
                store.Index(store.Newest * (i / (Queries / 4)) / 3);
            var text = generator.NextQuery();
            if (!compiler.TryCompile(text, out var query, out _))
                continue;
            compiled++;
            var filter = new AuditFilter(query, random.Next(4) == 0 ? FixedTime.Noon.AddMinutes(-6_000) : null, random.Next(4) == 0 ? FixedTime.Noon.AddMinutes(-2_000) : null);
            var expected = entries.Where(e => query.Matches(e) && (filter.From is not { } from || e.Time >= from) && (filter.To is not { } to || e.Time < to)).ToList();
            var plan = planner.Plan(store.Connection, filter, random.Next(3) == 0 ? 4_000 : 5);
            parts = Math.Max(parts, plan.Count);
            var about = $"seed {seed}, query {i}: {text} by {string.Join(" | ", plan.Select(part => part.Where))}";

            Assert.True(expected.Select(e => e.Id).SequenceEqual(ReadPages(store.Connection, filter, plan, 7)), about);
            Assert.True(expected.Count == SearchRows.Count(store.Connection, filter, plan, 1_000), about);
            Assert.True(Math.Min(3, expected.Count) == SearchRows.Count(store.Connection, filter, plan, 3), about);
            if (i % 5 != 0)
                continue;
            Assert.True(expected.Count == Histograms.Read(store.Connection, filter, plan, 30).Total, about);
            var actions = Facets.Read(store.Connection, filter, plan)[1];
            Assert.True(expected.CountBy(e => e.Action).OrderByDescending(a => a.Value).ThenBy(a => a.Key, StringComparer.Ordinal).Select(a => (a.Key, (long)a.Value))
                .SequenceEqual(actions.Values.Select(v => (v.Value, v.Count))), about);
        }

        Assert.True(compiled > Queries * 3 / 4, $"seed {seed}: only {compiled} of {Queries} queries compiled");
        Assert.True(parts > 3, $"seed {seed}: no search was split into runs of the index");
    }

    [Theory, Trait("Req", "AU4")]
    [InlineData("actor:rare", "actor IN")]
    [InlineData("user:RARE", "actor IN")]
    [InlineData("action:rare.act", "action IN")]
    [InlineData("target:\"rare:1\"", "target IN")]
    [InlineData("session:rare", "sid IN")]
    [InlineData("corr:rare", "corr IN")]
    [InlineData("seq:3", "seq IN")]
    [InlineData("severity:info rareword", "audit_fts")]
    [InlineData("data.note:rareword", "audit_fts")]
    [InlineData("kind:change", "1")]
    [InlineData("-actor:rare", "1")]
    [InlineData("zz", "1")]
    public void Plan_RareValue_IsReadByItsIndexAndAFrequentOneByTime(string text, string expected)
    {
        using var store = new SearchStore();
        for (var i = 0; i < 30; i++)
            store.Add();
        store.Add("u:9", "rare.act", "rare:1", name: "rare", session: "rare", corr: "rare", data: new() { ["kind"] = "change", ["severity"] = "info", ["note"] = "a rareword here" });
        store.Index(store.Newest);

        var plan = new SearchPlanner(new ActorDirectory()).Plan(store.Connection, new AuditFilter(Query(text)), 10);

        Assert.Contains(expected, Assert.Single(plan).Where, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU4")]
    public void Plan_FrequentActor_IsReadByTimeAmongWhomItCanBe()
    {
        using var store = new SearchStore();
        for (var i = 0; i < 30; i++)
            store.Add();

        var plan = new SearchPlanner(new ActorDirectory()).Plan(store.Connection, new AuditFilter(Query("actor:ada")), 10);

        var part = Assert.Single(plan);
        Assert.Equal(SearchPart.Everything.From, part.From);
        Assert.StartsWith("actor IN", part.Where, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU3")]
    public void Page_EntriesComeMeanwhile_RepeatsAndMissesNone()
    {
        using var store = new SearchStore();
        for (var i = 0; i < 40; i++)
            store.Add(time: FixedTime.Noon.AddSeconds(i / 4));
        var filter = new AuditFilter(null);
        var planner = new SearchPlanner(new ActorDirectory());
        List<long> seen = [];
        AuditCursor? after = null;
        while (SearchRows.Page(store.Connection, filter, planner.Plan(store.Connection, filter, 10), 7, after) is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(e => e.Id));
            after = new AuditCursor(page[^1].Time.ToMicros(), page[^1].Id);
            store.Add(time: FixedTime.Noon.AddSeconds(100));
        }

        Assert.Equal(Enumerable.Range(1, 40).Select(id => (long)id).Reverse(), seen);
    }

    [Fact, Trait("Req", "AU3")]
    public void Page_IndexNamesEntriesWithoutTheText_AreLeftOut()
    {
        using var store = new SearchStore();
        store.Add(target: "note:abcd bcde");
        var right = store.Add(target: "note:abcde");
        store.Index(store.Newest);
        var filter = new AuditFilter(Query("abcde"));
        var plan = new SearchPlanner(new ActorDirectory()).Plan(store.Connection, filter, 10);

        // All its grams are in the first one too.
        Assert.Equal(2, Assert.Single(plan).CountUpTo(store.Connection, 10));
        Assert.Equal(right, Assert.Single(SearchRows.Page(store.Connection, filter, plan, 10, null)).Id);
    }

    [Theory, Trait("Req", "AU3")]
    [InlineData(0, 59_999_999, 60, 1_000_000)]
    [InlineData(0, 86_399_999_999, 48, 1_800_000_000)]
    [InlineData(-5, 5, 10, 100_000)]
    [InlineData(0, 946_080_000_000_000, 60, 15_724_800_000_000)]
    [InlineData(long.MinValue / 4, long.MaxValue / 4, 60, 0)]
    public void Choose_Span_IsRoundAndNotTooMany(long first, long last, int bars, long width)
    {
        var (from, found) = BarWidths.Choose(first, last, bars);

        Assert.True(from <= first && from + found > first && from % found == 0);
        Assert.InRange(BarWidths.Count(first, last, found), 1, bars + 2);
        Assert.True(width == 0 || width == found, $"{found}");
    }

    private static CompiledQuery<AuditEntry> Query(string text) =>
        new QueryCompiler<AuditEntry>(AuditQuerySchema.Create(), new FixedTime(FixedTime.Noon)).TryCompile(text, out var query, out var error) ? query : throw new InvalidOperationException(error.Message);

    private static List<long> ReadPages(SqliteConnection connection, AuditFilter filter, IReadOnlyList<SearchPart> plan, int limit)
    {
        List<long> found = [];
        AuditCursor? after = null;
        while (SearchRows.Page(connection, filter, plan, limit, after) is { Count: > 0 } page)
        {
            found.AddRange(page.Select(e => e.Id));
            after = new AuditCursor(page[^1].Time.ToMicros(), page[^1].Id);
        }
        return found;
    }
}

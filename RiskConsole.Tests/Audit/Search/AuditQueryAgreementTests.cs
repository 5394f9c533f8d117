using RiskConsole.Audit;
using RiskConsole.Audit.Search;
using RiskConsole.Query;
using RiskConsole.Tests.Query;

namespace RiskConsole.Tests.Audit.Search;

/// <summary>The predicate and the SQL of a query find the same entries.</summary>
public class AuditQueryAgreementTests
{
    private const int Entries = 120;
    private const int Queries = 800;

    [Theory, Trait("Req", "AU3")]
    [InlineData(20260315)]
    [InlineData(0)]
    public void ToSql_RandomQueriesOverRandomEntries_FindsWhatThePredicateFinds(int fixedSeed)
    {
        // The first seed is always the same, the other one new in each run.
        var seed = fixedSeed != 0 ? fixedSeed : Random.Shared.Next();
        var random = new Random(seed);
        using var store = new SearchStore();
        var generator = new RandomEntries(random);
        store.Execute("BEGIN");
        for (var i = 0; i < Entries; i++)
            store.Add(generator.Next());
        store.Execute("COMMIT");
        var entries = store.ReadAll();
        var compiler = new QueryCompiler<AuditEntry>(AuditQuerySchema.Create(), new FixedTime(FixedTime.Noon));

        var (compiled, some) = (0, 0);
        for (var i = 0; i < Queries; i++)
        {
            var text = generator.NextQuery();
            if (!compiler.TryCompile(text, out var query, out _))
                continue;
            compiled++;
            var expected = entries.Where(query.Matches).Select(e => e.Id).ToList();
            var found = store.Select(query.ToSql(_ => random.Next(2) == 0));
            Assert.True(expected.SequenceEqual(found), $"seed {seed}, query {i}: {text}\npredicate: {string.Join(',', expected)}\nSQL: {string.Join(',', found)}");
            some += found.Count is > 0 and < Entries ? 1 : 0;
        }

        Assert.True(compiled > Queries * 3 / 4, $"seed {seed}: only {compiled} of {Queries} queries compiled");
        Assert.True(some > compiled / 3, $"seed {seed}: only {some} of {compiled} queries found some entries but not all");
    }

    [Theory, Trait("Req", "AU3")]
    [InlineData("actor:ada", true)]
    [InlineData("actor:ADA", true)]
    [InlineData("actor:\"u:1\"", true)]
    [InlineData("actor:\"U:1\"", false)]
    [InlineData("user:a*", true)]
    [InlineData("actor:bob", false)]
    [InlineData("data.rule.name:drain", true)]
    [InlineData("data.limit:>5", true)]
    [InlineData("data.seq:0", false)]
    [InlineData("data.after.limit:9", true)]
    [InlineData("10.0.0.1", true)]
    [InlineData("result:success type:change sev:info", true)]
    public void Matches_EachField_AsPeopleExpect(string text, bool expected)
    {
        using var store = new SearchStore();
        store.Add(data: new() { ["kind"] = "change", ["severity"] = "info", ["rule"] = new System.Text.Json.Nodes.JsonObject { ["name"] = "Drain" }, ["limit"] = 7, ["after"] = new System.Text.Json.Nodes.JsonObject { ["limit"] = 9 } });
        var compiler = new QueryCompiler<AuditEntry>(AuditQuerySchema.Create(), new FixedTime(FixedTime.Noon));

        Assert.True(compiler.TryCompile(text, out var query, out var error), error?.Message);

        Assert.Equal(expected, query.Matches(store.ReadAll()[0]));
        Assert.Equal(expected, store.Select(query.ToSql()).Count == 1);
    }
}

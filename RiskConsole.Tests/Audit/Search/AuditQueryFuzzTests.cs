using RiskConsole.Audit;
using RiskConsole.Audit.Search;
using RiskConsole.Query;
using RiskConsole.Tests.Query;

namespace RiskConsole.Tests.Audit.Search;

/// <summary>Whatever is typed, nothing throws, every mistake has a place, and the text index takes what it is asked.</summary>
public class AuditQueryFuzzTests
{
    private const int Cases = 8_000;

    private static readonly string[] Pieces =
    [
        "actor", "action", "outcome", "kind", "sev", "target", "ip", "session", "corr", "data", "data.x", "seq", "id", "time", ":", ":", ":", ">", "<=", "..", "*", "(", ")", ",", "|", "-",
        "\"", "\\", " ", " ", "AND", "OR", "NOT", "user.role", "ada", "-15m", "2026-03-15", "99999999999999999999", "null", "\0", "\ud83d", "\u202e", "é", "\"\"\"", "a\"b\"c", "NEAR(", "{x}", "^abc", "+++",
    ];

    [Fact, Trait("Req", "AU3")]
    public void TryCompile_RandomText_NeverThrowsAndPlacesErrors()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        using var store = new SearchStore();
        store.Add();
        store.Index(store.Newest);
        var entry = store.ReadAll()[0];
        var compiler = new QueryCompiler<AuditEntry>(AuditQuerySchema.Create(), new FixedTime(FixedTime.Noon));
        var planner = new SearchPlanner(new ActorDirectory());
        var (text, searched) = ("", 0);
        try
        {
            for (var i = 0; i < Cases; i++)
            {
                text = string.Concat(Enumerable.Range(0, random.Next(10)).Select(_ => random.Next(12) == 0 ? ((char)random.Next(0x10000)).ToString() : Pieces[random.Next(Pieces.Length)]));
                if (!compiler.TryCompile(text, out var query, out var error))
                {
                    Assert.True(error.Length >= 1 && error.Message.Length > 0);
                    Assert.InRange(error.Position, 0, text.Length);
                    continue;
                }
                query.Matches(entry);
                compiler.Suggest(text, random.Next(text.Length + 1));
                if (i % 4 != 0)
                    continue;
                var filter = new AuditFilter(query);
                Assert.Equal(query.Matches(entry) ? 1 : 0, SearchRows.Page(store.Connection, filter, planner.Plan(store.Connection, filter, 10), 5, null).Count);
                searched++;
            }
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"seed {seed}, text {string.Join(' ', text.Select(c => ((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture)))} \"{text}\"", e);
        }

        Assert.True(searched > 20, $"seed {seed}: only {searched} searches were made");
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Audit.Search;
using RiskConsole.Events;
using RiskConsole.Query;
using RiskConsole.Storage;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Audit.Search;

public class TextIndexTests
{
    [Fact, Trait("Req", "AU3")]
    public async Task Search_IndexBehindAbsentOrDamaged_FindsTheSameAndIsMadeAnew()
    {
        await using var store = new AuditStore(functions: new QuerySqlFunctions());
        using var reader = Reader(store);
        using var indexer = Indexer(store, reader);
        var planner = new SearchPlanner(new ActorDirectory());
        var search = Search(reader, planner);
        await store.FillAsync(20);
        Assert.Equal(21, await indexer.CatchUpAsync(Deadline.Token));
        await store.FillAsync(20);
        Assert.Equal(40, (await FindAsync(search, "test.done")).Items.Count);
        Assert.True(search.IsIndexed);

        store.Tamper("DROP TABLE audit_fts_config");
        Assert.Equal(40, (await FindAsync(search, "test.done")).Items.Count);
        Assert.False(search.IsIndexed);
        await indexer.CatchUpAsync(Deadline.Token);
        Assert.Equal(41, await indexer.CatchUpAsync(Deadline.Token));
        Assert.Equal(40, (await FindAsync(search, "test.done")).Items.Count);
        Assert.True(search.IsIndexed);

        store.Tamper("DROP TABLE audit_fts");
        Assert.Equal(40, (await FindAsync(search, "test.done")).Items.Count);
        Assert.False(search.IsIndexed);
        Assert.Equal(41, await indexer.CatchUpAsync(Deadline.Token));
        Assert.Equal(40, (await FindAsync(search, "test.done")).Items.Count);
        Assert.True(search.IsIndexed);
        store.Tamper("INSERT INTO audit_fts (audit_fts, rank) VALUES ('integrity-check', 1)");
    }

    [Fact, Trait("Req", "AU6")]
    public async Task Replace_IndexedEntry_IsNoLongerFoundByTheOldText()
    {
        await using var store = new AuditStore(functions: new QuerySqlFunctions());
        using var reader = Reader(store);
        using var indexer = Indexer(store, reader);
        var search = Search(reader, new SearchPlanner(new ActorDirectory()));
        await store.FillAsync(3);
        await indexer.CatchUpAsync(Deadline.Token);
        var entry = (await search.FindAsync(Actors.System("test"), 2, Deadline.Token))!;

        await store.Writer.WriteAsync(transaction =>
        {
            SearchText.Replace(transaction, 2, entry.Search, entry.Search.Replace("192.0.2.1", "", StringComparison.Ordinal));
            return true;
        }, Deadline.Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Writer.WriteAsync(transaction =>
        {
            SearchText.Replace(transaction, 2, entry.Search, "");
            return true;
        }, Deadline.Token));

        Assert.DoesNotContain(2, (await FindAsync(search, "192.0.2.1")).Items.Select(e => e.Id));
        Assert.Equal(2, (await FindAsync(search, "192.0.2.1")).Items.Count);
        store.Tamper("INSERT INTO audit_fts (audit_fts, rank) VALUES ('integrity-check', 1)");
    }

    [Fact, Trait("Req", "AU4")]
    public async Task Search_RunsTooLong_IsStoppedAndSaysHowToNarrowIt()
    {
        await using var store = new AuditStore(functions: new QuerySqlFunctions());
        using var reader = Reader(store, TimeSpan.FromMilliseconds(100));
        await store.FillAsync(1);
        var search = Search(reader, new SearchPlanner(new ActorDirectory()));
        var endless = new CompiledQuery<AuditEntry>(
            "endless", static _ => true, static () => new SqlFilter("(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT max(n) FROM c) > 0", []));

        var stopped = await Assert.ThrowsAsync<QueryTimeoutException>(() => search.FacetsAsync(Actors.System("test"), new AuditFilter(endless), Deadline.Token));

        Assert.Contains("Narrow the time range, or add an actor, action or target.", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(2, await search.NewestAsync(Actors.System("test"), Deadline.Token));
    }

    [Fact, Trait("Req", "AU3")]
    public async Task Search_WithoutTheRight_IsDenied()
    {
        await using var store = new AuditStore(functions: new QuerySqlFunctions());
        using var reader = Reader(store);
        var search = new AuditSearch(reader, new SearchPlanner(new ActorDirectory()), new Denying(), Options.Create(new StoreOptions()), NullLogger<AuditSearch>.Instance);
        var (nobody, filter) = (new System.Security.Claims.ClaimsPrincipal(), new AuditFilter(null));

        await Assert.ThrowsAsync<AccessDeniedException>(() => search.SearchAsync(nobody, filter, 10, null, Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => search.CountAsync(nobody, filter, Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => search.HistogramAsync(nobody, filter, 10, Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => search.FacetsAsync(nobody, filter, Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => search.AfterAsync(nobody, filter, 0, 10, Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => search.FindAsync(nobody, 1, Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => search.NewestAsync(nobody, Deadline.Token));
    }

    private static StoreReader Reader(AuditStore store, TimeSpan? limit = null) =>
        new(store.Connections, Options.Create(new StoreOptions { QueryTimeout = limit ?? TimeSpan.FromSeconds(30) }), TimeProvider.System);

    private static TextIndexer Indexer(AuditStore store, StoreReader reader) =>
        new(reader, store.Writer, store.Duty, store.Bus, TimeProvider.System, NullLogger<TextIndexer>.Instance);

    private static AuditSearch Search(StoreReader reader, SearchPlanner planner) =>
        new(reader, planner, new Allowing(), Options.Create(new StoreOptions { QueryTimeout = TimeSpan.FromSeconds(30) }), NullLogger<AuditSearch>.Instance);

    private static Task<AuditPage> FindAsync(AuditSearch search, string text)
    {
        var compiler = new QueryCompiler<AuditEntry>(AuditQuerySchema.Create(), TimeProvider.System);
        Assert.True(compiler.TryCompile(text, out var query, out _));
        return search.SearchAsync(Actors.System("test"), new AuditFilter(query), 100, null, Deadline.Token);
    }

    private sealed class Allowing : IAccessGuard
    {
        public Task DemandAsync(System.Security.Claims.ClaimsPrincipal user, string policy, CancellationToken ct) => Task.CompletedTask;
    }

    private sealed class Denying : IAccessGuard
    {
        public Task DemandAsync(System.Security.Claims.ClaimsPrincipal user, string policy, CancellationToken ct) =>
            policy == Policies.Analyse ? throw new AccessDeniedException("no") : Task.CompletedTask;
    }
}

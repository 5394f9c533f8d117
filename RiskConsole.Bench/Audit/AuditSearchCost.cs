using System.Security.Claims;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using RiskConsole.Audit;
using RiskConsole.Audit.Search;
using RiskConsole.Bench.Output;
using RiskConsole.Events;
using RiskConsole.Query;
using RiskConsole.Storage;

namespace RiskConsole.Bench.Audit;

/// <summary>Part <c>search</c>: first pages, bars and facets over a long log, beside a plain scan with LIKE in the same database.</summary>
internal sealed class AuditSearchCost(Report report, TimeProvider time, int entries, int rounds, string? database)
{
    private const int PageSize = 100;
    private const int Bars = 60;
    private static readonly ClaimsPrincipal Nobody = new();

    private static readonly (string Query, bool OneDay)[] Searches =
    [
        ("", false), ("", true), ("outcome:denied", false), ("kind:security severity:>=error", false), ("actor:person000", false), ("actor:" + SyntheticLog.RareActor, false),
        ("actor:person1*", false), ("action:rule.save", false), ("action:audit.key.rotate", false), ("action:alert.* -kind:business", false),
        ("target:\"rule:0190a5c2-0000-7c41-8a55-000000000007\"", false), ("target:\"alert:0190a5c2-7b3e-7c41-8a55-000000000400\"", false), ("ip:\"10.3.199.7\"", false),
        ("corr:00000000000000000000000000000100", false), ("threshold", false), ("threshold outcome:denied", false), (SyntheticLog.RareWord, false), ("qqqzzzxx", false), ("\"vault drain\"", false),
        ("th", false), ("zq", false), ("data.ticket:INC-00001234", false), ("data.after.limit:9999", false),
    ];

    public async Task RunAsync(CancellationToken ct)
    {
        var isThere = database is not null && File.Exists(database);
        await using var store = new BenchStore(time, database);
        if (!isThere)
        {
            await FillAsync(store, ct);
            await IndexAsync(store, ct);
        }
        await PagesAsync(store, ct);
        await AllAsync(store, "bars over the whole span", filter => store.Search.HistogramAsync(Nobody, filter, Bars, ct));
        await AllAsync(store, "facets", filter => store.Search.FacetsAsync(Nobody, filter, ct));
        await AllAsync(store, "count up to 10,000", filter => store.Search.CountAsync(Nobody, filter, ct));
        // It adds to the log.
        if (database is null)
            await new IndexLag(report, time).RunAsync(store, entries, ct);
    }

    private Task FillAsync(BenchStore store, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        using var connection = store.Connections.Open(readOnly: false);
        Execute(connection, "PRAGMA synchronous = OFF");
        new SyntheticLog(connection, entries).Fill(done =>
        {
            ct.ThrowIfCancellationRequested();
            if (done % 200_000 == 0)
                report.Progress($"{done:N0} entries");
        });
        Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        var took = time.GetElapsedTime(began);
        report.Add(new Figures("Making the log, all columns indexed but texts", "entries", "seconds", "entries/s", "bytes per entry")
            .Add(entries, took.TotalSeconds, entries / took.TotalSeconds, store.Bytes / (double)entries));
        return Task.CompletedTask;
    }

    private async Task IndexAsync(BenchStore store, CancellationToken ct)
    {
        var (began, before) = (time.GetTimestamp(), store.Bytes);
        using var duty = new StoreDuty(store.Connections);
        using var indexer = new TextIndexer(store.Reader, store.Writer, duty, new QuietBus(), time, NullLogger<TextIndexer>.Instance);
        var done = await indexer.CatchUpAsync(ct);
        var took = time.GetElapsedTime(began);
        using (var connection = store.Connections.Open(readOnly: false))
            Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        report.Add(new Figures("Making the text index", "entries", "seconds", "entries/s", "bytes per entry").Add(done, took.TotalSeconds, done / took.TotalSeconds, (store.Bytes - before) / (double)entries));
    }

    private async Task PagesAsync(BenchStore store, CancellationToken ct)
    {
        var table = new Figures($"First page of {PageSize}, {entries:N0} entries, {rounds} rounds", "search", "found (-1: stopped)", "first ms", "p50 ms", "p95 ms", "max ms", "cpu ms");
        var all = new Samples();
        foreach (var (text, oneDay) in Searches)
        {
            var filter = Filter(text, oneDay);
            var (samples, found, first) = (new Samples(), 0, 0.0);
            var used = TimeSpan.Zero;
            for (var i = 0; i <= rounds; i++)
            {
                if (i == 1)
                    used = Used;
                var began = time.GetTimestamp();
                found = await StoppedAsync(async () => found = (await store.Search.SearchAsync(Nobody, filter, PageSize, null, ct)).Items.Count) ? -1 : found;
                var took = time.GetElapsedTime(began).TotalMilliseconds;
                if (i == 0)
                    first = took;
                else
                    samples.Add(took);
                all.Add(took);
            }
            table.Add(Name(text, oneDay), found, first, samples.Percentile(0.5), samples.Percentile(0.95), samples.Max, (Used - used).TotalMilliseconds / rounds);
        }
        table.Add("all of them", null, null, all.Percentile(0.5), all.Percentile(0.95), all.Max, null);
        foreach (var word in (string[])["threshold", SyntheticLog.RareWord])
        {
            var (samples, used, times) = (new Samples(), Used, Math.Max(3, rounds / 3));
            for (var i = 0; i < times; i++)
            {
                var began = time.GetTimestamp();
                await StoppedAsync(() => store.Reader.ReadAsync(connection => Like(connection, word), ct));
                samples.Add(time.GetElapsedTime(began).TotalMilliseconds);
            }
            table.Add($"for comparison: LIKE '%{word}%', no text index", null, null, samples.Percentile(0.5), samples.Percentile(0.95), samples.Max, (Used - used).TotalMilliseconds / times);
        }
        report.Add(table);
    }

    private async Task AllAsync<T>(BenchStore store, string what, Func<AuditFilter, Task<T>> run)
    {
        var table = new Figures($"{what}, {entries:N0} entries, {Math.Max(3, rounds / 2)} rounds", "search", "p50 ms", "p95 ms", "cpu ms");
        foreach (var (text, oneDay) in Searches.Where(search => search.Query is not ("zq" or "th")))
        {
            var (samples, used, times, stopped) = (new Samples(), Used, Math.Max(3, rounds / 2), false);
            for (var i = 0; i < times; i++)
            {
                var began = time.GetTimestamp();
                stopped |= await StoppedAsync(() => run(Filter(text, oneDay)));
                samples.Add(time.GetElapsedTime(began).TotalMilliseconds);
            }
            table.Add(Name(text, oneDay) + (stopped ? " (stopped)" : ""), samples.Percentile(0.5), samples.Percentile(0.95), (Used - used).TotalMilliseconds / times);
        }
        report.Add(table);
    }

    /// <returns>Whether it was stopped, as the console stops it: it took longer than <see cref="StoreOptions.QueryTimeout"/>.</returns>
    private static async Task<bool> StoppedAsync(Func<Task> run)
    {
        try
        {
            await run();
            return false;
        }
        catch (QueryTimeoutException)
        {
            return true;
        }
    }

    /// <summary>Time of processors this process has had: what a search costs, however many others want them.</summary>
    private static TimeSpan Used => Environment.CpuUsage.TotalTime;

    private AuditFilter Filter(string text, bool oneDay) => new QueryCompiler<AuditEntry>(AuditQuerySchema.Create(), time).TryCompile(text, out var query, out var error)
        ? new AuditFilter(query, oneDay ? SyntheticLog.End.AddDays(-200) : null, oneDay ? SyntheticLog.End.AddDays(-199) : null)
        : throw new InvalidOperationException($"{text}: {error.Message}");

    private static string Name(string text, bool oneDay) => oneDay ? "one day long ago" : text.Length == 0 ? "everything" : text;

    private static int Like(SqliteConnection connection, string word)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {AuditColumns.List} FROM audit_entry NOT INDEXED WHERE search LIKE @like ORDER BY time_us DESC, id DESC LIMIT {PageSize + 1}";
        command.Parameters.AddWithValue("@like", "%" + word + "%");
        return AuditColumns.ReadAll(command).Count;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

/// <summary>Nobody listens.</summary>
internal sealed class QuietBus : IEventBus, IDisposable
{
    public IDisposable Subscribe(Topic topic, Action onChanged) => this;

    public void Publish(Topic topic)
    {
    }

    public void Dispose()
    {
    }
}

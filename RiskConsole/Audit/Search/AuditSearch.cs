using System.Globalization;
using System.Security.Claims;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Search;

/// <inheritdoc cref="IAuditSearch"/>
internal sealed class AuditSearch(
    StoreReader reader, SearchPlanner planner, IAccessGuard guard, IOptions<StoreOptions> options, ILogger<AuditSearch> logger) : IAuditSearch
{
    private const int MostPerPage = 1_000;
    private const int MostBars = 500;

    public bool IsIndexed => planner.IsIndexed;

    public async Task<AuditPage> SearchAsync(ClaimsPrincipal user, AuditFilter filter, int limit, AuditCursor? after, CancellationToken ct)
    {
        CheckLimit(limit);
        // One more than asked tells whether there is a next page.
        var items = await PlannedAsync(user, filter, SearchPlanner.NarrowForPage, (connection, parts) => SearchRows.Page(connection, filter, parts, limit + 1, after), ct);
        if (items.Count <= limit)
            return new AuditPage(items, null);
        items.RemoveAt(limit);
        return new AuditPage(items, new AuditCursor(items[^1].Time.ToMicros(), items[^1].Id));
    }

    public Task<int> CountAsync(ClaimsPrincipal user, AuditFilter filter, CancellationToken ct) => PlannedAsync(
        user, filter, SearchPlanner.NarrowForAll, (connection, parts) => SearchRows.Count(connection, filter, parts, IAuditSearch.CountLimit + 1), ct);

    public Task<AuditHistogram> HistogramAsync(ClaimsPrincipal user, AuditFilter filter, int bars, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bars, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bars, MostBars);
        return PlannedAsync(user, filter, SearchPlanner.NarrowForAll, (connection, parts) => Histograms.Read(connection, filter, parts, bars), ct);
    }

    public Task<IReadOnlyList<AuditFacet>> FacetsAsync(ClaimsPrincipal user, AuditFilter filter, CancellationToken ct) =>
        PlannedAsync(user, filter, SearchPlanner.NarrowForAll, (connection, parts) => Facets.Read(connection, filter, parts), ct);

    public Task<IReadOnlyList<AuditEntry>> AfterAsync(ClaimsPrincipal user, AuditFilter filter, long id, int limit, CancellationToken ct)
    {
        CheckLimit(limit);
        return ReadAsync<IReadOnlyList<AuditEntry>>(user, connection =>
        {
            using var command = connection.CreateCommand();
            // In the order of ids, by no other index: what is new is little.
            command.CommandText = string.Create(CultureInfo.InvariantCulture,
                $"SELECT {AuditColumns.List} FROM audit_entry NOT INDEXED WHERE id > @after AND {AuditSql.Where(command, filter)} ORDER BY id LIMIT {limit}");
            command.Parameters.AddWithValue("@after", id);
            return AuditColumns.ReadAll(command);
        }, ct);
    }

    public Task<AuditEntry?> FindAsync(ClaimsPrincipal user, long id, CancellationToken ct) => ReadAsync(user, connection => AuditColumns.Find(connection, id), ct);

    public Task<long> NewestAsync(ClaimsPrincipal user, CancellationToken ct) => ReadAsync(user, AuditColumns.Newest, ct);

    private static void CheckLimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MostPerPage);
    }

    private async Task<T> PlannedAsync<T>(
        ClaimsPrincipal user, AuditFilter filter, int narrow, Func<SqliteConnection, IReadOnlyList<SearchPart>, T> read, CancellationToken ct)
    {
        try
        {
            return await ReadAsync(user, connection => read(connection, planner.Plan(connection, filter, narrow)), ct);
        }
        catch (Exception e) when (TextIndex.IsDamaged(e))
        {
            // Whatever becomes of the index, the log itself can be read.
            planner.Damaged();
            logger.LogWarning(e, "The text index of the audit log cannot be read; searches read the log itself. To make it anew: RiskConsole audit reindex");
            return await ReadAsync(user, connection => read(connection, planner.Plan(connection, filter, narrow, withText: false)), ct);
        }
    }

    private async Task<T> ReadAsync<T>(ClaimsPrincipal user, Func<SqliteConnection, T> read, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Analyse, ct);
        try
        {
            return await reader.ReadAsync(connection =>
            {
                // The plan and what is read by it are of one moment.
                using var moment = connection.BeginTransaction(deferred: true);
                return read(connection);
            }, ct);
        }
        catch (QueryTimeoutException)
        {
            throw new QueryTimeoutException(string.Create(CultureInfo.InvariantCulture,
                $"The search was stopped after {options.Value.QueryTimeout.TotalSeconds:0.#} s. Narrow the time range, or add an actor, action or target."));
        }
    }
}

using System.Globalization;
using System.Security.Claims;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Search;

/// <inheritdoc cref="IAuditSearch"/>
internal sealed class AuditSearch(StoreReader reader, IAccessGuard guard, IOptions<StoreOptions> options) : IAuditSearch
{
    private const int MostPerPage = 1_000;
    private const int MostBars = 500;

    public async Task<AuditPage> SearchAsync(ClaimsPrincipal user, AuditFilter filter, int limit, AuditCursor? after, CancellationToken ct)
    {
        CheckLimit(limit);
        // One more than asked tells whether there is a next page.
        var items = await ReadAsync(user, connection => ReadPage(connection, filter, limit + 1, after), ct);
        if (items.Count <= limit)
            return new AuditPage(items, null);
        items.RemoveAt(limit);
        return new AuditPage(items, new AuditCursor(items[^1].Time.ToMicros(), items[^1].Id));
    }

    public Task<int> CountAsync(ClaimsPrincipal user, AuditFilter filter, CancellationToken ct) => ReadAsync(user, connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture,
            $"SELECT count(*) FROM (SELECT 1 FROM audit_entry WHERE {AuditSql.Where(command, filter)} LIMIT {IAuditSearch.CountLimit + 1})");
        return (int)(long)command.ExecuteScalar()!;
    }, ct);

    public Task<AuditHistogram> HistogramAsync(ClaimsPrincipal user, AuditFilter filter, int bars, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bars, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bars, MostBars);
        return ReadAsync(user, connection => Histograms.Read(connection, filter, bars), ct);
    }

    public Task<IReadOnlyList<AuditFacet>> FacetsAsync(ClaimsPrincipal user, AuditFilter filter, CancellationToken ct) =>
        ReadAsync(user, connection => Facets.Read(connection, filter), ct);

    public Task<IReadOnlyList<AuditEntry>> AfterAsync(ClaimsPrincipal user, AuditFilter filter, long id, int limit, CancellationToken ct)
    {
        CheckLimit(limit);
        return ReadAsync<IReadOnlyList<AuditEntry>>(user, connection =>
        {
            using var command = connection.CreateCommand();
            // In the order of ids, by no other index: what is new is little.
            command.CommandText = string.Create(CultureInfo.InvariantCulture,
                $"SELECT {AuditColumns.List} FROM audit_entry NOT INDEXED WHERE id > @id AND {AuditSql.Where(command, filter)} ORDER BY id LIMIT {limit}");
            command.Parameters.AddWithValue("@id", id);
            return AuditColumns.ReadAll(command);
        }, ct);
    }

    public Task<AuditEntry?> FindAsync(ClaimsPrincipal user, long id, CancellationToken ct) => ReadAsync(user, connection => AuditColumns.Find(connection, id), ct);

    public Task<long> NewestAsync(ClaimsPrincipal user, CancellationToken ct) => ReadAsync(user, static connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(id), 0) FROM audit_entry";
        return (long)command.ExecuteScalar()!;
    }, ct);

    private static List<AuditEntry> ReadPage(SqliteConnection connection, AuditFilter filter, int limit, AuditCursor? after)
    {
        using var command = connection.CreateCommand();
        var where = AuditSql.Where(command, filter);
        AuditSql.AddCursor(command, where, after);
        command.CommandText = string.Create(CultureInfo.InvariantCulture,
            $"SELECT {AuditColumns.List} FROM audit_entry WHERE {where} ORDER BY {AuditSql.Order} LIMIT {limit}");
        return AuditColumns.ReadAll(command);
    }

    private static void CheckLimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MostPerPage);
    }

    private async Task<T> ReadAsync<T>(ClaimsPrincipal user, Func<SqliteConnection, T> read, CancellationToken ct)
    {
        await guard.DemandAsync(user, Policies.Analyse, ct);
        try
        {
            return await reader.ReadAsync(read, ct);
        }
        catch (QueryTimeoutException)
        {
            throw new QueryTimeoutException(string.Create(CultureInfo.InvariantCulture,
                $"The search was stopped after {options.Value.QueryTimeout.TotalSeconds:0.#} s. Narrow the time range, or add an actor, action or target."));
        }
    }
}

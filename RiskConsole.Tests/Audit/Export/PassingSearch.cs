using System.Security.Claims;
using RiskConsole.Audit;

namespace RiskConsole.Tests.Audit.Export;

/// <summary>A search that passes on what it is asked, for those who change one answer.</summary>
internal abstract class PassingSearch(IAuditSearch real) : IAuditSearch
{
    public virtual Task<AuditPage> SearchAsync(ClaimsPrincipal user, AuditFilter filter, int limit, AuditCursor? after, CancellationToken ct) => real.SearchAsync(user, filter, limit, after, ct);

    public Task<int> CountAsync(ClaimsPrincipal user, AuditFilter filter, CancellationToken ct) => real.CountAsync(user, filter, ct);

    public Task<AuditHistogram> HistogramAsync(ClaimsPrincipal user, AuditFilter filter, int bars, CancellationToken ct) => real.HistogramAsync(user, filter, bars, ct);

    public Task<IReadOnlyList<AuditFacet>> FacetsAsync(ClaimsPrincipal user, AuditFilter filter, CancellationToken ct) => real.FacetsAsync(user, filter, ct);

    public Task<IReadOnlyList<AuditEntry>> AfterAsync(ClaimsPrincipal user, AuditFilter filter, long id, int limit, CancellationToken ct) => real.AfterAsync(user, filter, id, limit, ct);

    public Task<AuditEntry?> FindAsync(ClaimsPrincipal user, long id, CancellationToken ct) => real.FindAsync(user, id, ct);

    public virtual Task<long> NewestAsync(ClaimsPrincipal user, CancellationToken ct) => real.NewestAsync(user, ct);
}

using System.Security.Claims;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Audit;

/// <summary>What to look for.</summary>
/// <param name="Query">Null for everything.</param>
/// <param name="From">Inclusive; null for no bound.</param>
/// <param name="To">Exclusive.</param>
internal sealed record AuditFilter(CompiledQuery<AuditEntry>? Query, DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <summary>Position between two entries in the order of time, then id.</summary>
internal readonly record struct AuditCursor(long TimeMicros, long Id);

/// <summary>Entries, newest first.</summary>
/// <param name="Next">Where older ones begin; null at the end.</param>
internal sealed record AuditPage(IReadOnlyList<AuditEntry> Items, AuditCursor? Next);

/// <summary>Entries of one time span, split by outcome and by severity.</summary>
/// <param name="From">Inclusive begin; the span ends where the next begins.</param>
internal sealed record AuditBar(DateTimeOffset From, long Ok, long Denied, long Failed, long Info, long Warning, long Error, long Critical)
{
    public long Total => Ok + Denied + Failed;
}

/// <summary>Bars over the whole span that was asked for, empty ones too.</summary>
/// <param name="From">Begin of the first bar.</param>
/// <param name="Width">Of one bar.</param>
internal sealed record AuditHistogram(DateTimeOffset From, TimeSpan Width, IReadOnlyList<AuditBar> Bars)
{
    public long Total => Bars.Sum(bar => bar.Total);
}

/// <summary>How often a value of a field occurs.</summary>
/// <param name="Value">As the query language takes it.</param>
/// <param name="Label">As a reader likes it, such as an actor's name.</param>
internal sealed record AuditFacetValue(string Value, string Label, long Count);

/// <summary>The most frequent values of a field.</summary>
/// <param name="Field">A field of the query language.</param>
/// <param name="Other">Entries with none of <paramref name="Values"/>.</param>
internal sealed record AuditFacet(string Field, IReadOnlyList<AuditFacetValue> Values, long Other);

/// <summary>Reads the audit log. Every call demands <see cref="Access.Policies.Analyse"/>. Queries are compiled by <c>IQueryCompiler&lt;AuditEntry&gt;</c>.</summary>
/// <exception cref="QueryTimeoutException">Any of the calls: it ran longer than <c>Store:QueryTimeout</c> and was stopped; the message says how to narrow it.</exception>
internal interface IAuditSearch
{
    /// <summary>The fields that <see cref="FacetsAsync"/> counts: actor, action, outcome, kind, severity, target, ip.</summary>
    static IReadOnlyList<string> FacetFields { get; } = ["actor", "action", "outcome", "kind", "severity", "target", "ip"];

    /// <summary>Most entries a count tells exactly.</summary>
    const int CountLimit = 10_000;

    /// <summary>Whether free text is found by an index. Where it is not (it was lost or damaged, and is being made anew), searches for text read the log itself,
    /// which takes longer the further back they go; they find the same.</summary>
    bool IsIndexed => true;

    /// <param name="limit">1 to 1,000.</param>
    Task<AuditPage> SearchAsync(ClaimsPrincipal user, AuditFilter filter, int limit, AuditCursor? after, CancellationToken ct);

    /// <returns>At most <see cref="CountLimit"/> + 1, which means more.</returns>
    Task<int> CountAsync(ClaimsPrincipal user, AuditFilter filter, CancellationToken ct);

    /// <param name="bars">About how many; the width is a round time.</param>
    Task<AuditHistogram> HistogramAsync(ClaimsPrincipal user, AuditFilter filter, int bars, CancellationToken ct);

    /// <returns>One per field of <see cref="FacetFields"/>, ten values each.</returns>
    Task<IReadOnlyList<AuditFacet>> FacetsAsync(ClaimsPrincipal user, AuditFilter filter, CancellationToken ct);

    /// <summary>What was integrated after an entry, oldest first: the live tail.</summary>
    Task<IReadOnlyList<AuditEntry>> AfterAsync(ClaimsPrincipal user, AuditFilter filter, long id, int limit, CancellationToken ct);

    /// <summary>One entry with its bytes and personal data; null where there is none.</summary>
    Task<AuditEntry?> FindAsync(ClaimsPrincipal user, long id, CancellationToken ct);

    /// <summary>Id of the newest entry; 0 for an empty log.</summary>
    Task<long> NewestAsync(ClaimsPrincipal user, CancellationToken ct);
}

using System.Security.Claims;
using RiskConsole.Audit;
using RiskConsole.Query;

namespace RiskConsole.Components.Pages.Audit;

/// <summary>One search: rows, chart and facets speak of the same filter and the same range, and all end when another takes its place.</summary>
public sealed class AuditRun
{
    private readonly AuditSpan _span;

    private AuditRun(object search, ClaimsPrincipal user, AuditFilter filter, AuditSpan span, DateTimeOffset at, CancellationToken ended) =>
        (Search, User, Filter, _span, At, Ended) = (search, user, filter, span, at, ended);

    /// <summary>The same for all runs of one search.</summary>
    internal object Search { get; }

    internal ClaimsPrincipal User { get; }

    internal AuditFilter Filter { get; }

    /// <summary>Now, when it began: where an open range ends in the chart.</summary>
    internal DateTimeOffset At { get; }

    internal CancellationToken Ended { get; }

    internal static AuditRun Of(ClaimsPrincipal user, CompiledQuery<AuditEntry> query, AuditSpan span, DateTimeOffset now, CancellationToken ended)
    {
        var (from, to) = span.Resolve(now);
        return new(new(), user, new AuditFilter(query.IsEmpty ? null : query, from, to), span, now, ended);
    }

    /// <summary>The same search a while later: a range that slides has slid.</summary>
    internal AuditRun Later(DateTimeOffset now)
    {
        var (from, to) = _span.Resolve(now);
        return new(Search, User, Filter with { From = from, To = to }, _span, now, Ended);
    }
}

using System.Security.Claims;
using RiskConsole.Audit;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Tests.Components.Audit;

/// <summary>Makes entries that differ only in what a test names.</summary>
internal static class Act
{
    /// <summary>The clock of component tests stands here.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    public static AuditEntry Of(
        long id, string? name = "ada", string action = "rule.save", AuditOutcome outcome = AuditOutcome.Ok, Severity severity = Severity.Info, string target = "rule:1",
        string? ip = "10.0.0.1", DateTimeOffset? time = null, string actor = "u:1") => new(
        id, 1, id - 1, time ?? Now.AddMinutes(-60).AddSeconds(id), actor, name, action, AuditKind.Change, severity, outcome, target, ip, "5e551011", "c0ffee");
}

/// <summary>An audit log in memory, which tells what it was asked.</summary>
internal sealed class FakeAuditSearch : IAuditSearch
{
    private readonly List<AuditEntry> _entries = [];

    public List<AuditFilter> Searches { get; } = [];

    public List<CancellationToken> Tokens { get; } = [];

    public bool IsIndexed { get; set; } = true;

    public int Histograms { get; private set; }

    public int FacetCalls { get; private set; }

    public int AfterCalls { get; private set; }

    public string? Timeout { get; set; }

    public string? FacetTimeout { get; set; }

    public string? BarsTimeout { get; set; }

    /// <summary>While it stands, searches do not end.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public void Add(params IEnumerable<AuditEntry> entries) => _entries.AddRange(entries);

    public async Task<AuditPage> SearchAsync(ClaimsPrincipal user, AuditFilter filter, int limit, AuditCursor? after, CancellationToken ct)
    {
        Searches.Add(filter);
        Tokens.Add(ct);
        if (Gate is { } gate)
            await gate.Task.WaitAsync(ct);
        if (Timeout is not null)
            throw new QueryTimeoutException(Timeout);
        var found = Matching(filter).Where(e => after is not { } cursor || (e.Time.ToMicros(), e.Id).CompareTo((cursor.TimeMicros, cursor.Id)) < 0).Take(limit + 1).ToList();
        return found.Count > limit ? new(found[..limit], new(found[limit - 1].Time.ToMicros(), found[limit - 1].Id)) : new(found, null);
    }

    public Task<int> CountAsync(ClaimsPrincipal user, AuditFilter filter, CancellationToken ct) =>
        Task.FromResult(Math.Min(Matching(filter).Count(), IAuditSearch.CountLimit + 1));

    public Task<AuditHistogram> HistogramAsync(ClaimsPrincipal user, AuditFilter filter, int bars, CancellationToken ct)
    {
        Histograms++;
        if (BarsTimeout is not null)
            throw new QueryTimeoutException(BarsTimeout);
        var found = Matching(filter).ToList();
        var bar = new AuditBar(
            filter.From ?? Act.Now, Count(AuditOutcome.Ok), Count(AuditOutcome.Denied), Count(AuditOutcome.Failed), found.Count, 0, 0, 0);
        return Task.FromResult(new AuditHistogram(bar.From, TimeSpan.FromHours(1), [bar]));

        long Count(AuditOutcome outcome) => found.Count(e => e.Outcome == outcome);
    }

    public Task<IReadOnlyList<AuditFacet>> FacetsAsync(ClaimsPrincipal user, AuditFilter filter, CancellationToken ct)
    {
        FacetCalls++;
        if (FacetTimeout is not null)
            throw new QueryTimeoutException(FacetTimeout);
        var found = Matching(filter).ToList();
        return Task.FromResult<IReadOnlyList<AuditFacet>>(
        [
            new("actor", [.. found.GroupBy(e => e.Actor).Select(g => new AuditFacetValue(g.Key, g.First().Name ?? g.Key, g.Count()))], 3),
            new("outcome", [.. found.GroupBy(e => e.Outcome.Name()).Select(g => new AuditFacetValue(g.Key, g.Key, g.Count()))], 0),
        ]);
    }

    public Task<IReadOnlyList<AuditEntry>> AfterAsync(ClaimsPrincipal user, AuditFilter filter, long id, int limit, CancellationToken ct)
    {
        AfterCalls++;
        return Task.FromResult<IReadOnlyList<AuditEntry>>([.. Matching(filter).Where(e => e.Id > id).OrderBy(e => e.Id).Take(limit)]);
    }

    public Task<AuditEntry?> FindAsync(ClaimsPrincipal user, long id, CancellationToken ct) => Task.FromResult(_entries.Find(e => e.Id == id));

    public Task<long> NewestAsync(ClaimsPrincipal user, CancellationToken ct) => Task.FromResult(_entries.Select(e => e.Id).DefaultIfEmpty().Max());

    private IEnumerable<AuditEntry> Matching(AuditFilter filter) => _entries
        .Where(e => (filter.Query?.Matches(e) ?? true) && !(e.Time < filter.From) && !(e.Time >= filter.To))
        .OrderByDescending(e => e.Time).ThenByDescending(e => e.Id);
}

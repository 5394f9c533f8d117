using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Alerts;

/// <summary>Which alerts to read. All that is null or empty does not limit.</summary>
/// <param name="Categories">Only these channels; the caller's rights, never wider.</param>
internal sealed record AlertSearch(CategorySet Categories)
{
    public IReadOnlyCollection<AlertState> States { get; init; } = [];

    public IReadOnlyCollection<Severity> Severities { get; init; } = [];

    public Guid? RuleId { get; init; }

    public string? Subject { get; init; }

    /// <summary>The rule's key, exactly.</summary>
    public string? Key { get; init; }

    /// <summary>Assigned to one of these users; <see cref="Guid.Empty"/> means to nobody.</summary>
    public IReadOnlyCollection<Guid> Assignees { get; init; } = [];

    /// <summary>Only those that this storm alert counts.</summary>
    public Guid? Storm { get; init; }

    public CompiledQuery<Alert>? Query { get; init; }

    /// <summary>Part of the name, message, subject or key, upper and lower case being the same.</summary>
    public string? Text { get; init; }

    /// <summary>Inclusive lower bound of when it was opened.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Exclusive upper bound of when it was opened.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Those of rules in shadow instead of those that people are shown.</summary>
    public bool Shadow { get; init; }
}

/// <summary>The last row of a page: the next page begins right after it.</summary>
internal readonly record struct AlertCursor(long OpenedUs, Guid Id);

/// <summary>One page of alerts, the last opened first.</summary>
/// <param name="Next">Where the next page begins; null on the last page.</param>
internal sealed record AlertPage(IReadOnlyList<Alert> Items, AlertCursor? Next);

/// <summary>How many alerts a rule opened.</summary>
/// <param name="ShadowLast7Days">Those nobody was shown.</param>
public readonly record struct RuleAlertCount(int Last24Hours, int Last7Days, int ShadowLast7Days);

/// <summary>Reads of stored alerts.</summary>
internal interface IAlertStore
{
    const int MostPerPage = 500;

    /// <exception cref="QueryTimeoutException">It ran longer than <c>Store:QueryTimeout</c>.</exception>
    Task<AlertPage> SearchAsync(AlertSearch search, int limit, AlertCursor? after, CancellationToken ct);

    /// <returns>Null when there is none, or not for this caller.</returns>
    Task<Alert?> FindAsync(Guid id, CategorySet categories, CancellationToken ct);

    /// <summary>The events behind an alert, newest first; those past retention or of other channels are left out.</summary>
    Task<IReadOnlyList<RiskEvent>> EventsAsync(Alert alert, CategorySet categories, CancellationToken ct);

    /// <returns>Why alerts were called false positives lately, each reason once, the last one first; at most <paramref name="most"/>.</returns>
    Task<IReadOnlyList<string>> LastReasonsAsync(CategorySet categories, int most, CancellationToken ct);

    /// <returns>By rule; a rule that opened none in the last 7 days is left out.</returns>
    Task<IReadOnlyDictionary<Guid, RuleAlertCount>> CountByRuleAsync(CancellationToken ct);
}

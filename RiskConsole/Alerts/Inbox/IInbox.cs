using RiskConsole.Alerts.Silences;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Alerts.Inbox;

/// <summary>The open alerts, all of them, filtered and counted: computed once per filter for all circuits that look through it.</summary>
internal interface IInbox
{
    /// <summary>A shared view: equal filters are one. Dispose it when the page is left.</summary>
    IInboxView Open(InboxFilter filter);
}

/// <summary>What an inbox shows. Two that are equal share their work.</summary>
/// <param name="Query">Over alerts, compiled; an empty query for all. Equal by its text.</param>
internal sealed record InboxFilter(CategorySet Categories, CompiledQuery<Alert> Query)
{
    /// <summary>None for all.</summary>
    public IReadOnlyList<Severity> Severities { get; init; } = [];

    /// <summary>Open, acknowledged, or both (empty).</summary>
    public IReadOnlyList<AlertState> States { get; init; } = [];

    public IReadOnlyList<Guid> Rules { get; init; } = [];

    public IReadOnlyList<string> Subjects { get; init; } = [];

    /// <summary>Of these users; <see cref="Guid.Empty"/> means assigned to nobody.</summary>
    public IReadOnlyList<Guid> Assignees { get; init; } = [];

    public SuppressedShown Suppressed { get; init; }

    /// <summary>Only those that this storm alert counts; they are shown then, whatever <see cref="Suppressed"/> says.</summary>
    public Guid? Storm { get; init; }

    public InboxOrder Order { get; init; }

    public bool Equals(InboxFilter? other) => other is not null && Identity == other.Identity;

    public override int GetHashCode() => string.GetHashCode(Identity, StringComparison.Ordinal);

    private string Identity => field ??= string.Join('\n',
        (int)Categories, Query.Text, string.Join(',', Severities.Order()), string.Join(',', States.Order()), string.Join(',', Rules.Order()),
        string.Join('\u0001', Subjects.Order(StringComparer.Ordinal)), string.Join(',', Assignees.Order()), (int)Suppressed, Storm, (int)Order);
}

/// <summary>Whether suppressed alerts are shown.</summary>
internal enum SuppressedShown
{
    Hidden,
    Shown,
    Only,
}

internal enum InboxOrder
{
    /// <summary>The most severe first, among equals storms, then the newest.</summary>
    Severity,
    Newest,
    Oldest,
}

/// <summary>One view, renewed at most once per <c>Live:RefreshInterval</c>.</summary>
internal interface IInboxView : IDisposable
{
    InboxSnapshot Current { get; }

    /// <summary>The callback carries no data and may come on any thread.</summary>
    IDisposable Subscribe(Action onChanged);
}

/// <summary>What is in the inbox now. Immutable.</summary>
/// <param name="Items">All that match, in order. Repeats do not move an alert.</param>
/// <param name="Total">Open alerts within the categories that are not suppressed, whatever the filter.</param>
/// <param name="Suppressed">Open alerts that match the filter but are suppressed and not shown.</param>
internal sealed record InboxSnapshot(DateTimeOffset At, IReadOnlyList<InboxItem> Items, InboxFacets Facets, InboxCards Cards, int Total, int Suppressed);

/// <param name="SuppressedBy">Empty for one that is shown by itself.</param>
internal sealed record InboxItem(Alert Alert, IReadOnlyList<Suppression> SuppressedBy);

/// <summary>How many would be shown with each value, the other parts of the filter being as they are; most first.</summary>
internal sealed record InboxFacets(
    IReadOnlyList<FacetCount<Severity>> Severities, IReadOnlyList<FacetCount<AlertState>> States, IReadOnlyList<FacetCount<Guid>> Rules,
    IReadOnlyList<FacetCount<string>> Subjects, IReadOnlyList<FacetCount<Guid>> Assignees)
{
    /// <summary>Values listed per facet at most; those that are chosen are always listed.</summary>
    public const int MostListed = 20;
}

/// <param name="Label">For people.</param>
internal readonly record struct FacetCount<T>(T Value, string Label, int Count);

/// <summary>The summary above the list, of all that is shown within the categories, whatever the filter.</summary>
internal sealed record InboxCards(int Critical, int Error, int Warning, int Info, int ResolvedToday, int Unassigned, int Acknowledged)
{
    /// <summary>All that are shown.</summary>
    public int Shown => Critical + Error + Warning + Info;
}

using RiskConsole.Events.Bus;

namespace RiskConsole.Alerts.Inbox;

/// <summary>What changed of one open alert.</summary>
/// <param name="Old">Null for one that comes.</param>
/// <param name="New">Null for one that goes.</param>
internal readonly record struct InboxChange(InboxItem? Old, InboxItem? New);

/// <summary>The state of one filter, shared by all who look through it. Changed only by <see cref="SharedInbox"/>, under its lock.</summary>
internal sealed class SharedInboxView(InboxFilter filter)
{
    private readonly InboxRank _rank = InboxRank.Of(filter.Order);
    private OrderedItems _items = OrderedItems.From(InboxRank.Severity, []);
    private InboxTally _tally = new(filter);
    private volatile InboxSnapshot? _current;
    private bool _isDirty = true;

    public InboxFilter Filter => filter;

    public SubscriberList Subscribers { get; } = new();

    public InboxSnapshot Current => _current!;

    public int Viewers { get; set; }

    /// <summary>Its filter failed on an alert; it stands still.</summary>
    public bool Failed { get; set; }

    /// <summary>What matches depends on the time of the day.</summary>
    public bool Moves => filter.Query.MovesAt is not null;

    /// <summary>Computes it anew.</summary>
    /// <param name="all">By severity.</param>
    public void Fill(OrderedItems all)
    {
        _tally = new InboxTally(filter);
        List<InboxItem> shown = new(all.Count);
        foreach (var part in all.Parts)
        {
            foreach (var item in part)
            {
                if (_tally.Count(item, 1))
                    shown.Add(item);
            }
        }
        if (filter.Order != InboxOrder.Severity)
            shown.Sort(_rank);
        _items = OrderedItems.From(_rank, shown);
        _isDirty = true;
    }

    public void Apply(IReadOnlyList<InboxChange> changes)
    {
        List<InboxItem> removed = [];
        List<InboxItem> added = [];
        foreach (var (old, now) in changes)
        {
            if (old is not null && _tally.Count(old, -1))
                removed.Add(old);
            if (now is not null && _tally.Count(now, 1))
                added.Add(now);
        }
        _isDirty |= changes.Count > 0;
        _items = _items.With(removed, added);
    }

    /// <returns>Whether viewers have something new to see.</returns>
    public bool Renew(DateTimeOffset now, InboxCards cards, InboxNames names)
    {
        if (!_isDirty && _current is { } last && last.Cards == cards)
            return false;
        _isDirty = false;
        _current = new InboxSnapshot(
            now, _items, _tally.Facets(names), cards, cards.Shown, _tally.Suppressed);
        return true;
    }
}

/// <summary>One viewer's hold on a shared view.</summary>
internal sealed class InboxView(SharedInboxView view, Action<SharedInboxView> leave) : IInboxView
{
    private int _disposed;

    public InboxSnapshot Current => view.Current;

    public IDisposable Subscribe(Action onChanged) => view.Subscribers.Add(onChanged);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            leave(view);
    }
}

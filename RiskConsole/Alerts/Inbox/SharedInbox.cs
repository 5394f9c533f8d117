using System.Collections.Immutable;
using RiskConsole.Alerts.Silences;
using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Alerts.Inbox;

/// <summary>Keeps the open alerts in order with what suppresses them, and the views of them current: each change meets each distinct filter once, whatever the number of
/// viewers. <see cref="AlertBoard"/> tells it what changed and when to renew.</summary>
internal sealed class SharedInbox(ISuppressions suppressions, IRuleBook book, TimeProvider time, ILogger<SharedInbox> logger) : IInbox
{
    /// <summary>A filter that counts from now is computed anew this often, and takes at most this part of the time.</summary>
    private static readonly TimeSpan MovesEvery = TimeSpan.FromSeconds(1);
    private const int MovesShare = 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, InboxItem> _items = [];
    private readonly Dictionary<InboxFilter, SharedInboxView> _views = [];
    private readonly InboxTotals _totals = new();
    private readonly InboxNames _names = new(book);
    private readonly StormWords _storms = new();
    private OrderedItems _all = OrderedItems.From(InboxRank.Severity, []);
    private long _revision = -1;
    private long _movedAt;
    private TimeSpan _movesAfter;

    /// <summary>Called when a renewal is due sooner than was thought.</summary>
    public Action? Woken { get; set; }

    /// <summary>How many distinct filters are being looked through.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _views.Count;
        }
    }

    /// <summary>When the views must be renewed though nothing changed; null while that is not needed.</summary>
    public TimeSpan? DueIn
    {
        get
        {
            lock (_gate)
            {
                if (!_views.Values.Any(view => view.Moves))
                    return null;
                var left = _movesAfter - time.GetElapsedTime(_movedAt);
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }
    }

    public IInboxView Open(InboxFilter filter)
    {
        InboxView opened;
        bool wakes;
        lock (_gate)
        {
            if (!_views.TryGetValue(filter, out var view))
            {
                view = new SharedInboxView(filter);
                view.Fill(_all);
                view.Renew(time.GetUtcNow(), _totals.For(filter.Categories), _names);
                _views.Add(filter, view);
            }
            view.Viewers++;
            wakes = view.Moves;
            opened = new InboxView(view, Leave);
        }
        if (wakes)
            Woken?.Invoke();
        return opened;
    }

    /// <summary>What is shown of some categories: the first ones, and how many of each severity.</summary>
    public (ImmutableArray<Alert> First, InboxCards Cards) Shown(CategorySet categories, int most)
    {
        lock (_gate)
        {
            var cards = _totals.For(categories);
            var first = ImmutableArray.CreateBuilder<Alert>();
            var left = Math.Min(most, cards.Shown);
            foreach (var item in _all)
            {
                if (first.Count == left)
                    break;
                if (item.SuppressedBy.Count == 0 && categories.Contains(item.Alert.Category))
                    first.Add(item.Alert);
            }
            return (first.DrainToImmutable(), cards);
        }
    }

    /// <summary>Takes over what changed and renews what is looked at.</summary>
    /// <param name="changed">By id; null for one that is not open any more.</param>
    /// <param name="resolvedToday">By category.</param>
    /// <returns>Whether anything changed.</returns>
    public bool Renew(IReadOnlyCollection<KeyValuePair<Guid, Alert?>> changed, ReadOnlySpan<int> resolvedToday)
    {
        List<SharedInboxView> renewed = [];
        bool isChanged;
        lock (_gate)
        {
            isChanged = _totals.SetResolved(resolvedToday);
            var changes = Take(changed);
            isChanged |= changes.Count > 0;
            Arrange(changes);
            var moves = Move();
            foreach (var view in _views.Values)
            {
                if (Update(view, changes, moves) && view.Renew(time.GetUtcNow(), _totals.For(view.Filter.Categories), _names))
                    renewed.Add(view);
            }
            if (moves)
                _movesAfter = TimeSpan.FromTicks(Math.Max(MovesEvery.Ticks, MovesShare * time.GetElapsedTime(_movedAt).Ticks));
        }
        foreach (var view in renewed)
            view.Subscribers.Notify(logger);
        return isChanged;
    }

    /// <summary>Tells which items come and go, by what changed and by silences that begin or end.</summary>
    private List<InboxChange> Take(IReadOnlyCollection<KeyValuePair<Guid, Alert?>> changed)
    {
        var revision = suppressions.Revision;
        var again = revision != _revision;
        _revision = revision;
        List<InboxChange> changes = [];
        // Those of a storm are named by it, and it may come with them.
        foreach (var (_, alert) in changed)
            _storms.Learn(alert);
        foreach (var (id, alert) in changed)
        {
            var old = _items.GetValueOrDefault(id);
            if (alert is null ? old is null : ReferenceEquals(old?.Alert, alert))
                continue;
            changes.Add(new InboxChange(old, Replace(id, alert)));
        }
        if (!again)
            return changes;
        var fresh = changes.Select(change => change.New?.Alert.Id).ToHashSet();
        foreach (var old in _items.Values.ToArray())
        {
            if (fresh.Contains(old.Alert.Id) || SuppressedBy(old.Alert) is var by && by.SequenceEqual(old.SuppressedBy))
                continue;
            changes.Add(new InboxChange(old, Replace(old.Alert.Id, old.Alert)));
        }
        return changes;
    }

    private InboxItem? Replace(Guid id, Alert? alert)
    {
        if (alert is null)
        {
            _items.Remove(id);
            return null;
        }
        _names.Learn(alert);
        return _items[id] = new InboxItem(alert, SuppressedBy(alert));
    }

    private IReadOnlyList<Suppression> SuppressedBy(Alert alert)
    {
        var others = suppressions.Of(alert);
        return alert.StormId is not { } storm ? others : others.Count == 0 ? _storms.Of(storm) : [.. _storms.Of(storm), .. others];
    }

    private void Arrange(List<InboxChange> changes)
    {
        List<InboxItem> removed = new(changes.Count);
        List<InboxItem> added = new(changes.Count);
        foreach (var (old, now) in changes)
        {
            if (old is not null)
            {
                _totals.Count(old, -1);
                removed.Add(old);
            }
            if (now is not null)
            {
                _totals.Count(now, 1);
                added.Add(now);
            }
        }
        _all = _all.With(removed, added);
    }

    /// <returns>Whether filters that count from now are due.</returns>
    private bool Move()
    {
        if (time.GetElapsedTime(_movedAt) < _movesAfter)
            return false;
        _movedAt = time.GetTimestamp();
        return true;
    }

    private bool Update(SharedInboxView view, List<InboxChange> changes, bool moves)
    {
        if (view.Failed)
            return false;
        try
        {
            // To take an alert out of the counts, the filter must say of it what it said when it came.
            if (view.Moves && moves)
                view.Fill(_all);
            else if (!view.Moves)
                view.Apply(changes);
            return true;
        }
        catch (Exception e)
        {
            view.Failed = true;
            logger.LogError(e, "A filter of the inbox failed and stands still: {Query}", view.Filter.Query.Text);
            return false;
        }
    }

    private void Leave(SharedInboxView view)
    {
        lock (_gate)
        {
            if (--view.Viewers == 0)
                _views.Remove(view.Filter);
        }
    }
}

using RiskConsole.Alerts;
using RiskConsole.Alerts.Inbox;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>The rows one viewer has before them, in order, and what their own acts did to them before it comes round. Not thread-safe; lives on its circuit.</summary>
public abstract class InboxSource
{
    // What the viewer did, until the list knows of it; and what left the list by it.
    private readonly Dictionary<Guid, Alert> _own = [];
    private readonly Dictionary<Guid, DateTimeOffset> _left = [];

    internal IReadOnlyList<InboxItem> Items { get; private set; } = [];

    /// <summary>Grows whenever rows may have come, gone or moved.</summary>
    internal int Revision { get; private set; }

    /// <summary>A row as it is to be shown now, and whether it is only kept in its place: it left the list by somebody else's hand.</summary>
    internal (InboxItem Item, bool IsGone) Shown(int index)
    {
        var item = Items[index];
        var current = Renew(item);
        var shown = current ?? item;
        if (_own.TryGetValue(shown.Alert.Id, out var own))
        {
            if (own.Version <= shown.Alert.Version || own.Life < shown.Alert.Life)
                _own.Remove(own.Id);
            else
                return (new InboxItem(own, shown.SuppressedBy), false);
        }
        return (shown, current is null);
    }

    /// <returns>-1 when it is not among the rows.</returns>
    internal int IndexOf(Guid id, int near = 0)
    {
        if (near >= 0 && near < Items.Count && Items[near].Alert.Id == id)
            return near;
        var index = 0;
        foreach (var item in Items)
        {
            if (item.Alert.Id == id)
                return index;
            index++;
        }
        return -1;
    }

    /// <summary>Takes over what the viewer's act made of alerts; those that no longer belong here leave at once, without waiting for the list to be renewed.</summary>
    internal void Adopt(IEnumerable<Alert> done, DateTimeOffset at)
    {
        foreach (var alert in done)
        {
            _own[alert.Id] = alert;
            if (Belongs(alert))
                _left.Remove(alert.Id);
            else
                _left[alert.Id] = at;
        }
        Rebuild();
    }

    /// <summary>Forgets what left the list long enough ago for the list to know by itself.</summary>
    protected void Forget(DateTimeOffset before)
    {
        foreach (var (id, at) in _left)
        {
            if (at >= before)
                continue;
            _left.Remove(id);
            _own.Remove(id);
        }
    }

    /// <summary>Another list, or the same in another order.</summary>
    internal void Rebuild()
    {
        Items = _left.Count == 0 ? All : [.. All.Where(item => !_left.ContainsKey(item.Alert.Id))];
        Revision++;
    }

    /// <summary>All rows, with those that left by the viewer's acts.</summary>
    private protected abstract IReadOnlyList<InboxItem> All { get; }

    /// <summary>Whether the viewer has acts that the list may not know of yet.</summary>
    private protected bool HasLeft => _left.Count > 0;

    /// <returns>The row as it is now; null when it left the list.</returns>
    private protected abstract InboxItem? Renew(InboxItem item);

    /// <summary>Whether an alert would be among the rows, as far as its state and assignee decide.</summary>
    private protected abstract bool Belongs(Alert alert);
}

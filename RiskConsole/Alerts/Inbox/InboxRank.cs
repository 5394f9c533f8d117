namespace RiskConsole.Alerts.Inbox;

/// <summary>The orders of an inbox. All go by what does not change while an alert is found again: who points at a row keeps it under the pointer.</summary>
internal sealed class InboxRank(InboxOrder order) : IComparer<InboxItem>
{
    public static readonly InboxRank Severity = new(InboxOrder.Severity);
    public static readonly InboxRank Newest = new(InboxOrder.Newest);
    public static readonly InboxRank Oldest = new(InboxOrder.Oldest);

    public static InboxRank Of(InboxOrder order) => order switch
    {
        InboxOrder.Newest => Newest,
        InboxOrder.Oldest => Oldest,
        _ => Severity,
    };

    public int Compare(InboxItem? x, InboxItem? y)
    {
        var (a, b) = (x!.Alert, y!.Alert);
        if (order == InboxOrder.Severity && a.Severity != b.Severity)
            return b.Severity.CompareTo(a.Severity);
        // What stands for thousands must not be looked for among those that came just before it.
        if (order == InboxOrder.Severity && a.IsStorm != b.IsStorm)
            return b.IsStorm.CompareTo(a.IsStorm);
        var newest = b.OpenedAt.CompareTo(a.OpenedAt);
        newest = newest != 0 ? newest : b.Id.CompareTo(a.Id);
        return order == InboxOrder.Oldest ? -newest : newest;
    }
}

using RiskConsole.Alerts.Inbox;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>Finds places in a list of the inbox by its order, without looking at each of 100,000 rows.</summary>
internal static class InboxPlaces
{
    /// <param name="item">The alert as it was.</param>
    /// <returns>Its current row; null when the list has it no more.</returns>
    public static InboxItem? Find(IReadOnlyList<InboxItem> items, InboxItem item, InboxOrder order)
    {
        if (At(items, item, order) is { } found)
            return found;
        // Its severity may have risen since.
        foreach (var severity in order == InboxOrder.Severity ? Severities.All : [])
        {
            if (severity != item.Alert.Severity && At(items, item with { Alert = item.Alert with { Severity = severity } }, order) is { } moved)
                return moved;
        }
        return null;
    }

    /// <summary>What came since: rows that are newer than the newest of their kind in the list that is shown.</summary>
    public static (int Count, int Critical) Newer(IReadOnlyList<InboxItem> latest, IReadOnlyList<InboxItem> shown, InboxOrder order)
    {
        var (count, critical) = (0, 0);
        if (order == InboxOrder.Severity)
        {
            foreach (var severity in Severities.All)
            {
                var first = FirstOf(shown, severity);
                var newest = first < shown.Count && shown[first].Alert.Severity == severity ? shown[first] : null;
                for (var i = FirstOf(latest, severity); i < latest.Count && latest[i].Alert.Severity == severity && IsNewer(latest[i], newest); i++)
                    Count(latest[i]);
            }
            return (count, critical);
        }
        var last = shown.Count == 0 ? null : shown[order == InboxOrder.Newest ? 0 : shown.Count - 1];
        for (var i = 0; i < latest.Count; i++)
        {
            var item = latest[order == InboxOrder.Newest ? i : latest.Count - 1 - i];
            if (!IsNewer(item, last))
                break;
            Count(item);
        }
        return (count, critical);

        void Count(InboxItem item)
        {
            count++;
            critical += item.Alert.Severity == Severity.Critical ? 1 : 0;
        }
    }

    private static bool IsNewer(InboxItem item, InboxItem? than) => than is null || InboxRank.Newest.Compare(item, than) < 0;

    private static InboxItem? At(IReadOnlyList<InboxItem> items, InboxItem item, InboxOrder order)
    {
        var rank = InboxRank.Of(order);
        var (low, high) = (0, items.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var compared = rank.Compare(items[middle], item);
            if (compared == 0)
                return items[middle];
            (low, high) = compared < 0 ? (middle + 1, high) : (low, middle - 1);
        }
        return null;
    }

    /// <returns>Where alerts of a severity begin, or would.</returns>
    private static int FirstOf(IReadOnlyList<InboxItem> items, Severity severity)
    {
        var (low, high) = (0, items.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = items[middle].Alert.Severity > severity ? (middle + 1, high) : (low, middle);
        }
        return low;
    }
}

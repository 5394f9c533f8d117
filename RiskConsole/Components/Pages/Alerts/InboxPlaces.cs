using RiskConsole.Alerts;
using RiskConsole.Alerts.Inbox;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>Finds places in a list of the inbox by its order, without looking at each of 100,000 rows.</summary>
internal static class InboxPlaces
{
    /// <returns>The alert's current row; null when the list has it no more.</returns>
    public static InboxItem? Find(IReadOnlyList<InboxItem> items, Alert alert, InboxOrder order)
    {
        if (order != InboxOrder.Severity)
            return At(items, alert, alert.Severity, order);
        // Its severity may have risen since.
        if (At(items, alert, alert.Severity, order) is { } found)
            return found;
        foreach (var severity in Severities.All)
        {
            if (severity != alert.Severity && At(items, alert, severity, order) is { } moved)
                return moved;
        }
        return null;
    }

    /// <summary>What came since: rows that rank before the first of their kind in the list that is shown.</summary>
    public static (int Count, int Critical) Newer(IReadOnlyList<InboxItem> latest, IReadOnlyList<InboxItem> shown, InboxOrder order)
    {
        if (order == InboxOrder.Severity)
        {
            var (count, critical) = (0, 0);
            foreach (var severity in Severities.All)
            {
                var first = FirstOf(shown, severity);
                for (var i = FirstOf(latest, severity); i < latest.Count && latest[i].Alert.Severity == severity; i++)
                {
                    if (first < shown.Count && shown[first].Alert.Severity == severity && Compare(latest[i].Alert, shown[first].Alert) >= 0)
                        break;
                    count++;
                    critical += severity == Severity.Critical ? 1 : 0;
                }
            }
            return (count, critical);
        }
        var newest = shown.Count == 0 ? null : order == InboxOrder.Newest ? shown[0].Alert : shown[^1].Alert;
        var (all, severe) = (0, 0);
        for (var i = 0; i < latest.Count; i++)
        {
            var alert = latest[order == InboxOrder.Newest ? i : latest.Count - 1 - i].Alert;
            if (newest is not null && Compare(alert, newest) >= 0)
                break;
            all++;
            severe += alert.Severity == Severity.Critical ? 1 : 0;
        }
        return (all, severe);
    }

    private static InboxItem? At(IReadOnlyList<InboxItem> items, Alert alert, Severity severity, InboxOrder order)
    {
        var (low, high) = (0, items.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var found = items[middle].Alert;
            var compared = order == InboxOrder.Severity && found.Severity != severity ? severity.CompareTo(found.Severity)
                : order == InboxOrder.Oldest ? Compare(alert, found)
                : Compare(found, alert);
            if (compared == 0)
                return items[middle];
            if (compared < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return null;
    }

    /// <returns>Where alerts of a severity begin; behind the last row when there are none and none are less severe.</returns>
    private static int FirstOf(IReadOnlyList<InboxItem> items, Severity severity)
    {
        var (low, high) = (0, items.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (items[middle].Alert.Severity > severity)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>The newer first.</summary>
    private static int Compare(Alert a, Alert b)
    {
        var byTime = b.OpenedAt.CompareTo(a.OpenedAt);
        return byTime != 0 ? byTime : b.Id.CompareTo(a.Id);
    }
}

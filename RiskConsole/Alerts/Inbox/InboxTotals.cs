using RiskConsole.Events;

namespace RiskConsole.Alerts.Inbox;

/// <summary>Counts of what is shown, whatever the filter, by category: their sums are the cards of any reader.</summary>
internal sealed class InboxTotals
{
    private readonly Counts[] _byCategory = new Counts[Categories.All.Count];

    /// <param name="by">1 for one that comes, -1 for one that goes.</param>
    public void Count(InboxItem item, int by)
    {
        if (item.SuppressedBy.Count > 0)
            return;
        var alert = item.Alert;
        ref var counts = ref _byCategory[(int)alert.Category];
        counts.Critical += alert.Severity == Severity.Critical ? by : 0;
        counts.Error += alert.Severity == Severity.Error ? by : 0;
        counts.Warning += alert.Severity == Severity.Warning ? by : 0;
        counts.Info += alert.Severity == Severity.Info ? by : 0;
        counts.Unassigned += alert.AssigneeId is null ? by : 0;
        counts.Acknowledged += alert.State == AlertState.Acknowledged ? by : 0;
    }

    /// <returns>Whether they are others than before.</returns>
    public bool SetResolved(ReadOnlySpan<int> byCategory)
    {
        var changed = false;
        for (var i = 0; i < byCategory.Length; i++)
        {
            changed |= _byCategory[i].Resolved != byCategory[i];
            _byCategory[i].Resolved = byCategory[i];
        }
        return changed;
    }

    public InboxCards For(CategorySet categories)
    {
        Counts sum = default;
        foreach (var category in Categories.All)
        {
            if (!categories.Contains(category))
                continue;
            ref readonly var counts = ref _byCategory[(int)category];
            sum.Critical += counts.Critical;
            sum.Error += counts.Error;
            sum.Warning += counts.Warning;
            sum.Info += counts.Info;
            sum.Resolved += counts.Resolved;
            sum.Unassigned += counts.Unassigned;
            sum.Acknowledged += counts.Acknowledged;
        }
        return new InboxCards(sum.Critical, sum.Error, sum.Warning, sum.Info, sum.Resolved, sum.Unassigned, sum.Acknowledged);
    }

    private struct Counts
    {
        public int Critical, Error, Warning, Info, Resolved, Unassigned, Acknowledged;
    }
}

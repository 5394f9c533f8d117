using System.Runtime.CompilerServices;
using RiskConsole.Alerts.Inbox;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Alerts.Silences;

/// <summary>How many open alerts each silence and window hides now: counted once per snapshot for all circuits that look.</summary>
internal sealed class SilenceCounts(IInbox inbox, IQueryCompiler<Alert> compiler)
{
    private readonly ConditionalWeakTable<InboxSnapshot, Dictionary<Guid, int>> _counted = [];

    /// <summary>A view of what is hidden; dispose it when the page is left.</summary>
    public IInboxView Open(CategorySet categories)
    {
        compiler.TryCompile("", out var all, out _);
        return inbox.Open(new InboxFilter(categories, all!) { Suppressed = SuppressedShown.Only });
    }

    /// <returns>By the id of the silence or window; one that hides nothing is left out.</returns>
    public IReadOnlyDictionary<Guid, int> Of(InboxSnapshot hidden) => _counted.GetValue(hidden, static snapshot =>
    {
        Dictionary<Guid, int> counts = [];
        foreach (var item in snapshot.Items)
        {
            foreach (var by in item.SuppressedBy)
                System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, by.Id, out _)++;
        }
        return counts;
    });
}

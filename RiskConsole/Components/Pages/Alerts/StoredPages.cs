using RiskConsole.Alerts;
using RiskConsole.Alerts.Inbox;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>Alerts from the store before one viewer, page after page.</summary>
internal sealed class StoredPages(AlertSearch search) : InboxSource
{
    private IReadOnlyList<InboxItem> _all = [];

    private protected override IReadOnlyList<InboxItem> All => _all;

    /// <summary>The first page, anew.</summary>
    public void Begin(IReadOnlyList<Alert> alerts)
    {
        if (_all.Count == alerts.Count && _all.Zip(alerts).All(pair => pair.First.Alert == pair.Second))
            return;
        Forget(DateTimeOffset.MaxValue);
        _all = [.. alerts.Select(static alert => new InboxItem(alert, []))];
        Rebuild();
    }

    /// <summary>The page after the last.</summary>
    public void Add(IReadOnlyList<Alert> alerts)
    {
        _all = [.. _all, .. alerts.Select(static alert => new InboxItem(alert, []))];
        Rebuild();
    }

    private protected override InboxItem? Renew(InboxItem item) => item;

    private protected override bool Belongs(Alert alert) => search.States.Count == 0 || search.States.Contains(alert.State);
}

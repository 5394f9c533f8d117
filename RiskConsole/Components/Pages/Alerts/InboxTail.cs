using RiskConsole.Alerts;
using RiskConsole.Alerts.Inbox;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>The open alerts before one viewer: streaming, or held in their places while somebody is at work on them. Held rows go on showing current values.</summary>
internal sealed class InboxTail(InboxFilter filter, InboxSnapshot first) : InboxSource
{
    /// <summary>After this long every view has what was written.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    private InboxSnapshot? _held;
    private DateTimeOffset _followUntil;
    private (InboxSnapshot? Latest, InboxSnapshot? Held, (int, int) Newer) _counted;

    public InboxSnapshot Latest { get; private set; } = first;

    public bool IsHeld => _held is not null;

    /// <summary>How many came since the rows were held, and how many of them are critical.</summary>
    public (int Count, int Critical) Waiting
    {
        get
        {
            if (_held is null)
                return (0, 0);
            if (!ReferenceEquals(_counted.Latest, Latest) || !ReferenceEquals(_counted.Held, _held))
                _counted = (Latest, _held, InboxPlaces.Newer(Latest.Items, _held.Items, filter.Order));
            return _counted.Newer;
        }
    }

    private protected override IReadOnlyList<InboxItem> All => (_held ?? Latest).Items;

    /// <summary>Takes a new state of the view.</summary>
    public void Update(InboxSnapshot latest)
    {
        if (ReferenceEquals(latest, Latest))
            return;
        Latest = latest;
        if (_held is not null)
        {
            if (latest.At >= _followUntil)
                return;
            _held = latest;
        }
        else if (HasLeft)
        {
            Forget(latest.At - Settled);
        }
        Rebuild();
    }

    /// <summary>Lets held rows follow the view for a moment: what the viewer did is about to show, and may move them.</summary>
    public void Follow(DateTimeOffset until) => _followUntil = until;

    /// <summary>Holds the rows in their places.</summary>
    public void Hold() => _held ??= Latest;

    /// <summary>Shows the latest rows again.</summary>
    public void Release()
    {
        if (_held is null)
            return;
        _held = null;
        Rebuild();
    }

    private protected override InboxItem? Renew(InboxItem item) => _held is null ? item : InboxPlaces.Find(Latest.Items, item, filter.Order);

    private protected override bool Belongs(Alert alert) => alert.IsOpen
        && (filter.States.Count == 0 || filter.States.Contains(alert.State))
        && (filter.Assignees.Count == 0 || filter.Assignees.Contains(alert.AssigneeId ?? Guid.Empty));
}

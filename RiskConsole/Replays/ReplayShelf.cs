using RiskConsole.Alerts;
using RiskConsole.Events;

namespace RiskConsole.Replays;

/// <summary>What a replay keeps of one category: a bounded number of events and alerts, and counts of all of them. One for each category, so that whoever may see some of them is
/// shown these and nothing else. Single-threaded.</summary>
/// <param name="buckets">Bars of the chart.</param>
internal sealed class ReplayShelf(int buckets)
{
    public const int MostEvents = 500;
    public const int MostAlerts = 1_000;

    // Of one bar: events by the number of their severity, then alerts.
    private const int Kinds = 7;
    private const int CriticalMark = 5;
    private const int OtherMark = 6;

    private readonly Queue<RiskEvent> _events = new(MostEvents);
    private readonly LinkedList<ReplayAlert> _alerts = [];
    private readonly Dictionary<Guid, LinkedListNode<ReplayAlert>> _listed = [];

    /// <summary>Those that are open or listed. Of others that are over only the number is kept.</summary>
    private readonly Dictionary<Guid, Known> _known = [];
    private readonly int[] _bars = new int[buckets * Kinds];

    /// <summary>The last ones, oldest first.</summary>
    public IReadOnlyCollection<RiskEvent> Events => _events;

    public long EventCount { get; private set; }

    /// <summary>In the order in which they were opened.</summary>
    public IEnumerable<ReplayAlert> Alerts => _alerts;

    /// <summary>Open ones, by the number of the severity.</summary>
    public int[] Open { get; } = new int[5];

    public int Opened { get; private set; }

    public int Resolved { get; private set; }

    public long Escalated { get; private set; }

    public long Occurrences { get; private set; }

    public int Silenced { get; private set; }

    public int Collapsed { get; private set; }

    public int Storms { get; private set; }

    public int OpenBefore { get; set; }

    public void Add(RiskEvent e, int bucket)
    {
        if (_events.Count == MostEvents)
            _events.Dequeue();
        _events.Enqueue(e);
        EventCount++;
        _bars[bucket * Kinds + (int)e.Severity]++;
    }

    /// <summary>An alert was opened.</summary>
    public void Add(Alert alert, string? silencedBy, int bucket)
    {
        if (alert.IsStorm)
        {
            Storms++;
        }
        else
        {
            Opened++;
            Occurrences++;
        }
        if (silencedBy is not null)
            Silenced++;
        _known[alert.Id] = Known.Of(alert);
        Count(alert, 1);
        if (alert.StormId is not null)
        {
            // Its storm is listed in its place.
            Collapsed++;
            return;
        }
        _bars[bucket * Kinds + (alert.Severity == Severity.Critical ? CriticalMark : OtherMark)]++;
        List(new ReplayAlert(alert, null, silencedBy));
    }

    /// <summary>Something happened to an alert that was opened in the window.</summary>
    public void Change(Alert alert, AdmissionKind kind)
    {
        if (kind != AdmissionKind.Resolved && !alert.IsStorm)
            Occurrences++;
        if (kind == AdmissionKind.Escalated)
            Escalated++;
        // One that is not known was over.
        var before = _known.TryGetValue(alert.Id, out var known) ? known : Known.Of(alert) with { IsOpen = false };
        Count(before.Severity, before.IsOpen, before.IsCollapsed, -1);
        Count(alert, 1);
        var comesOut = before.IsCollapsed && alert.StormId is null;
        if (comesOut)
        {
            Collapsed--;
            List(new ReplayAlert(alert, null, null));
        }
        var isListed = _listed.TryGetValue(alert.Id, out var node);
        if (alert.IsOpen || isListed)
            _known[alert.Id] = Known.Of(alert);
        else
            _known.Remove(alert.Id);
        if (node is { Value: var shown })
            node.Value = shown with { Alert = alert, EscalatedFrom = alert.Severity > shown.Alert.Severity ? shown.EscalatedFrom ?? shown.Alert.Severity : shown.EscalatedFrom };
    }

    /// <returns>Events of a severity in a bar of the chart.</returns>
    public int Bar(int bucket, Severity severity) => _bars[bucket * Kinds + (int)severity];

    /// <returns>Alerts that were opened in it.</returns>
    public (int Critical, int Other) Marks(int bucket) => (_bars[bucket * Kinds + CriticalMark], _bars[bucket * Kinds + OtherMark]);

    private void List(ReplayAlert alert)
    {
        if (_alerts.Count == MostAlerts)
            MakeRoom();
        _listed[alert.Alert.Id] = _alerts.AddLast(alert);
    }

    private void Count(Alert alert, int by) => Count(alert.Severity, alert.IsOpen, alert.StormId is not null, by);

    // What a storm counts is not shown by itself.
    private void Count(Severity severity, bool isOpen, bool isCollapsed, int by)
    {
        if (isCollapsed)
            return;
        if (isOpen)
            Open[(int)severity] += by;
        else
            Resolved += by;
    }

    /// <summary>What is over goes first, and of that what began first.</summary>
    private void MakeRoom()
    {
        var gone = _alerts.First;
        while (gone is { Value.Alert.IsOpen: true })
            gone = gone.Next;
        gone ??= _alerts.First!;
        _alerts.Remove(gone);
        _listed.Remove(gone.Value.Alert.Id);
        if (!gone.Value.Alert.IsOpen)
            _known.Remove(gone.Value.Alert.Id);
    }

    private readonly record struct Known(Severity Severity, bool IsOpen, bool IsCollapsed)
    {
        public static Known Of(Alert alert) => new(alert.Severity, alert.IsOpen, alert.StormId is not null);
    }
}

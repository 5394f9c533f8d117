using RiskConsole.Events;

namespace RiskConsole.Alerts.Life;

/// <summary>What a line of an alert's timeline tells of. Stored as numbers: never renumber.</summary>
internal enum EntryKind : byte
{
    /// <summary>The rule found it.</summary>
    Opened = 1,

    /// <summary>Found at a more severe level.</summary>
    Escalated = 2,

    /// <summary>Resolved without a person: recovery, quiet, or the rule judges no more.</summary>
    Ended = 3,

    /// <summary>Found again within the deduplication window after it had ended by itself.</summary>
    Recurred = 4,

    /// <summary>Found again while its rule's cooldown, or a false positive's deduplication window, held it back; only the first time.</summary>
    HeldBack = 5,

    /// <summary>A storm alert was opened over a flood, or released.</summary>
    StormBegan = 6,
    StormEnded = 7,

    Acknowledged = 20,
    Unacknowledged = 21,
    Resolved = 22,
    FalsePositive = 23,
    Reopened = 24,
    Assigned = 25,
    Unassigned = 26,
    Noted = 27,

    /// <summary>An act was taken back by who did it.</summary>
    Undone = 28,
}

/// <summary>One line of an alert's timeline. Immutable, kept as long as the alert.</summary>
/// <param name="Seq">Ascends over all alerts in order of commit.</param>
/// <param name="IsAct">Whether a person or program did it; otherwise the console by itself.</param>
/// <param name="Actor">Name at that time; null for the console itself.</param>
/// <param name="Life">The alert's <see cref="Alert.Life"/> after it.</param>
/// <param name="Severity">Of the alert after it, where it tells of severity.</param>
/// <param name="Text">A note, a reason, what ended it, to whom it was assigned, which act was undone, or what was found.</param>
/// <param name="Mentions">Users a note mentions, or whom it was assigned to.</param>
/// <param name="Batch">Acts that were one command have the same; names what can be undone.</param>
internal sealed record AlertEntry(
    long Seq, Guid AlertId, DateTimeOffset At, EntryKind Kind, bool IsAct, string? Actor, Guid? ActorId, AlertState From, AlertState To, long Life,
    Severity? Severity, string? Text, IReadOnlyList<Guid> Mentions, Guid? Batch);

/// <summary>Reads of timelines.</summary>
internal interface IAlertTimeline
{
    /// <returns>Oldest first; the newest <paramref name="most"/> where there are more. Nothing of an alert in a category the caller may not see.</returns>
    Task<IReadOnlyList<AlertEntry>> OfAsync(Guid alertId, CategorySet categories, int most, CancellationToken ct);

    /// <summary>Entries of all alerts after a place, oldest first.</summary>
    Task<IReadOnlyList<AlertEntry>> AfterAsync(long seq, int most, CancellationToken ct);
}

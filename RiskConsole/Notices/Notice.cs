using RiskConsole.Alerts;
using RiskConsole.Events;

namespace RiskConsole.Notices;

/// <summary>Why people are told of an alert.</summary>
public enum NoticeKind
{
    Opened,
    Escalated,
    Recurred,
    StormBegan,
    Assigned,
    Mentioned,
}

/// <summary>Something that came which people may want to be told of. Immutable, shared by all circuits.</summary>
/// <param name="Seq">The place of its entry in the timelines of all alerts.</param>
/// <param name="At">When it happened.</param>
/// <param name="ToldAt">When this instance learned of it: what counts for quiet hours.</param>
/// <param name="Severity">Of the alert after it.</param>
/// <param name="Alert">As it was when this instance learned of it.</param>
/// <param name="Actor">Who assigned or mentioned.</param>
/// <param name="Text">The note that mentions.</param>
/// <param name="For">Only these users; empty for everybody.</param>
public sealed record Notice(
    long Seq, NoticeKind Kind, DateTimeOffset At, DateTimeOffset ToldAt, Severity Severity, Alert Alert, string? Actor, string? Text, IReadOnlyList<Guid> For);

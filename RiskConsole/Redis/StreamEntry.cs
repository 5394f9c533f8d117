namespace RiskConsole.Redis;

/// <summary>An entry of the stream as it was delivered.</summary>
/// <param name="Deliveries">How often, this time included.</param>
/// <param name="Bytes">Of all its fields.</param>
/// <param name="Event">The field <c>event</c>; null where there is none, or where it is larger than an event may be.</param>
/// <param name="ReceivedMicros">When an instance received it over HTTP; null for what another program added.</param>
internal sealed record StreamEntry(string Id, int Deliveries, long Bytes, byte[]? Event, long? ReceivedMicros);

/// <summary>What adding events to the stream answered.</summary>
/// <param name="Epoch">Of the group that will take them; null where there was none at that moment.</param>
/// <param name="Last">Id of the last one.</param>
internal sealed record StreamAdded(string? Epoch, StreamId Last);

/// <summary>How the stream and its group stand.</summary>
/// <param name="RunId">Of the server process; another one means that Redis was restarted and may have lost the last moments.</param>
/// <param name="LastDelivered">What comes after it was given to nobody yet.</param>
/// <param name="FirstPending">The oldest entry that was delivered and not acknowledged; null when there is none.</param>
/// <param name="Oldest">The oldest entry that is not dealt with; null when there is none.</param>
/// <param name="NewestDead">Id of the newest dead letter; null when there is none.</param>
internal sealed record StreamStanding(
    string Epoch, string RunId, StreamId LastDelivered, long Pending, StreamId? FirstPending, long Length, StreamId? Oldest, long ServerSeconds,
    long DeadLetters, string? NewestDead)
{
    /// <summary>Age of <see cref="Oldest"/> by the server's clock; zero for an id that is no time.</summary>
    public TimeSpan Lag => Oldest is { } oldest && oldest.Milliseconds / 1000 is var since && since <= (ulong)ServerSeconds && since > LeastPlausible
        ? TimeSpan.FromSeconds((ulong)ServerSeconds - since)
        : TimeSpan.Zero;

    /// <summary>Programs may choose the ids of what they add; one before the first stream existed is no time.</summary>
    private const ulong LeastPlausible = 1_500_000_000;

    /// <summary>Whether the group is known to have dealt with everything up to this entry.</summary>
    public bool HasPassed(StreamId id) =>
        FirstPending is { } first ? id.CompareTo(first) < 0 && id.CompareTo(LastDelivered) <= 0 : id.CompareTo(LastDelivered) <= 0;
}

/// <summary>The key of the stream cannot serve as one, or its group is gone.</summary>
internal sealed class StreamUnfitException(string reason, Exception inner) : Exception(reason, inner);

using System.Threading.Channels;

namespace RiskConsole.Events.Log;

/// <summary>Reads the log in order without gaps, from memory while it keeps up and from the store when it does not. For one reader.</summary>
internal sealed class LogFollower(EventTail tail, IEventStore store)
{
    private readonly Channel<bool> _signal = tail.Follow();

    /// <summary>Events right after a position, oldest first; empty when there is none yet.</summary>
    public async ValueTask<IReadOnlyList<RiskEvent>> ReadAsync(long after, int max, CancellationToken ct)
    {
        if (tail.TryReadAfter(after, max, out var events))
            return events;
        return await store.ReadAfterAsync(after, max, ct);
    }

    /// <summary>Ends the current wait, or else the next one, though nothing was appended.</summary>
    public void Wake() => _signal.Writer.TryWrite(true);

    /// <summary>Waits until the head moved since the last call.</summary>
    public async ValueTask WaitAsync(CancellationToken ct) => await _signal.Reader.ReadAsync(ct);
}

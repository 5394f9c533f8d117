using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using RiskConsole.Events;

namespace RiskConsole.Access;

/// <summary>The open circuits of this instance and the sessions they belong to.</summary>
internal sealed class CircuitRegistry(IOptions<LiveOptions> options)
{
    private readonly ConcurrentDictionary<string, CircuitSession> _circuits = new(StringComparer.Ordinal);
    private int _connected;

    public bool IsEmpty => _circuits.IsEmpty;

    /// <summary>Whether as many browsers are connected as <c>Live:MaxCircuits</c> allows.</summary>
    public bool IsFull => Volatile.Read(ref _connected) >= options.Value.MaxCircuits;

    public IEnumerable<CircuitSession> All => _circuits.Select(pair => pair.Value);

    /// <summary>The sessions that a connected page uses at this moment.</summary>
    public IReadOnlyCollection<string> ConnectedSessions =>
        [.. All.Where(c => c.IsConnected).Select(c => c.SessionHandle).OfType<string>().Distinct(StringComparer.Ordinal)];

    public void Add(string circuitId, CircuitSession circuit) => _circuits[circuitId] = circuit;

    public void Remove(string circuitId) => _circuits.TryRemove(circuitId, out _);

    public void CountConnected(bool up)
    {
        if (up)
            Interlocked.Increment(ref _connected);
        else
            Interlocked.Decrement(ref _connected);
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Telemetry;

namespace RiskConsole.Access;

/// <summary>The open circuits of this instance and the sessions they belong to.</summary>
internal sealed class CircuitRegistry(IOptions<LiveOptions> options, TimeProvider time) : IHealthSource
{
    /// <summary>From this share of <c>Live:MaxCircuits</c> on, people should know before somebody is turned away.</summary>
    private const double Crowded = 0.9;

    private readonly ConcurrentDictionary<string, CircuitSession> _circuits = new(StringComparer.Ordinal);
    private int _connected;
    private volatile Health _health = Room(time.GetUtcNow());

    public bool IsEmpty => _circuits.IsEmpty;

    /// <summary>Circuits with a connected browser.</summary>
    public int Connected => Volatile.Read(ref _connected);

    /// <summary>Circuits that wait for their browser to come back.</summary>
    public int Disconnected => Math.Max(0, _circuits.Count - Connected);

    public Health Current
    {
        get
        {
            var (connected, most) = (Connected, options.Value.MaxCircuits);
            var status = connected >= most * Crowded ? HealthStatus.Degraded : HealthStatus.Good;
            var last = _health;
            if (status == last.Status && status == HealthStatus.Good)
                return last;
            var since = status == last.Status ? last.Since : time.GetUtcNow();
            return _health = status == HealthStatus.Good
                ? Room(since)
                : new Health("Connections", status, $"{connected:N0} of {most:N0} browsers are connected. Raise Live:MaxCircuits before it is full.", since, 10);
        }
    }

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

    private static Health Room(DateTimeOffset since) => new("Connections", HealthStatus.Good, "There is room for more browsers.", since, 0);
}

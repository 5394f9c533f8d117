using Microsoft.Extensions.Options;
using RiskConsole.Events;

namespace RiskConsole.Redis;

/// <summary>Events that were acknowledged when Redis had them and are not yet known to be in the log. Redis may lose them (it writes its file
/// once a second; it can be flushed): then they are appended from here.</summary>
internal sealed class StreamLedger(IOptions<RedisOptions> options)
{
    private const long ByteLimit = 64L << 20;

    private readonly Lock _gate = new();
    private readonly List<Batch> _batches = [];
    private int _events;
    private long _bytes;
    private int _generation;

    /// <summary>What one request added.</summary>
    /// <param name="Epoch">Of the group that was to take it; null where there was none.</param>
    public sealed record Batch(string? Epoch, StreamId Last, IReadOnlyList<RiskEvent> Events, long Bytes);

    /// <summary>Changes whenever Redis may have lost what it had.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>Events held.</summary>
    public int Count => Volatile.Read(ref _events);

    public bool IsFull => Volatile.Read(ref _events) >= options.Value.UnconfirmedLimit || Interlocked.Read(ref _bytes) >= ByteLimit;

    /// <param name="generation">As it was before the events were added to the stream.</param>
    /// <returns>False when Redis may have lost them already.</returns>
    public bool TryAdd(int generation, StreamAdded added, IReadOnlyList<RiskEvent> events, long bytes)
    {
        lock (_gate)
        {
            if (generation != _generation)
                return false;
            _batches.Add(new Batch(added.Epoch, added.Last, events, bytes));
            _events += events.Count;
            _bytes += bytes;
            return true;
        }
    }

    /// <summary>Forgets what the group has dealt with.</summary>
    /// <returns>What it can no longer deal with, since it was made anew: to be appended and then removed.</returns>
    public IReadOnlyList<Batch> Settle(StreamStanding standing)
    {
        lock (_gate)
        {
            Drop(batch => batch.Epoch == standing.Epoch && standing.HasPassed(batch.Last));
            return _batches.FindAll(batch => batch.Epoch != standing.Epoch);
        }
    }

    /// <summary>Redis may have lost anything: everything is to be appended and then removed.</summary>
    public IReadOnlyList<Batch> Doubt()
    {
        lock (_gate)
        {
            _generation++;
            return [.. _batches];
        }
    }

    public void Remove(IReadOnlyCollection<Batch> appended)
    {
        var set = appended.ToHashSet(ReferenceEqualityComparer.Instance);
        lock (_gate)
            Drop(set.Contains);
    }

    private void Drop(Predicate<Batch> match) => _batches.RemoveAll(batch =>
    {
        if (!match(batch))
            return false;
        _events -= batch.Events.Count;
        _bytes -= batch.Bytes;
        return true;
    });
}

using System.Globalization;

namespace RiskConsole.Scores;

/// <summary>The cache of an instance without Redis: the records read last.</summary>
internal sealed class MemoryScoreCache(TimeProvider time, int capacity) : IScoreCache
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<ScoreRecord>> _records = new(StringComparer.Ordinal);
    private readonly LinkedList<ScoreRecord> _byUse = [];
    private long _epoch;

    public ValueTask<CacheAnswer> FindAsync(string subject, CancellationToken ct)
    {
        lock (_gate)
        {
            if (!_records.TryGetValue(subject, out var node))
                return new(new CacheAnswer(null, new CacheTicket(Epoch, time.GetTimestamp())));
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return new(new CacheAnswer(node.Value, null));
        }
    }

    public ValueTask FillAsync(ScoreRecord record, CacheTicket ticket, CancellationToken ct)
    {
        lock (_gate)
        {
            // Something was committed since the ticket was given, perhaps this: the next reader may fill it.
            if (ticket.Epoch == Epoch && !_records.ContainsKey(record.Subject))
                _records.Add(record.Subject, _byUse.AddFirst(record));
            if (_records.Count > capacity)
            {
                _records.Remove(_byUse.Last!.Value.Subject);
                _byUse.RemoveLast();
            }
        }
        return ValueTask.CompletedTask;
    }

    public void Changed(IReadOnlyCollection<ScoreRecord> records, bool here)
    {
        lock (_gate)
        {
            _epoch++;
            foreach (var record in records)
            {
                if (_records.TryGetValue(record.Subject, out var node) && node.Value.Events < record.Events)
                    node.Value = record;
            }
        }
    }

    public void Distrust()
    {
        lock (_gate)
        {
            _epoch++;
            _records.Clear();
            _byUse.Clear();
        }
    }

    private string Epoch => _epoch.ToString(CultureInfo.InvariantCulture);
}

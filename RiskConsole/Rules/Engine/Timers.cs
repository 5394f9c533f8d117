namespace RiskConsole.Rules.Engine;

/// <summary>What happens by itself, in order of due time, rule and key. A key that is due later than it waits for is put back when its turn comes, so that moving an end with
/// every event costs nothing.</summary>
internal sealed class Timers
{
    private readonly PriorityQueue<KeyState, Turn> _queue = new(ByTurn.Instance);

    public long NextUs
    {
        get
        {
            Settle();
            return _queue.TryPeek(out _, out var turn) ? turn.DueUs : long.MaxValue;
        }
    }

    public void Set(KeyState key, long dueUs)
    {
        key.DueUs = dueUs;
        if (dueUs < key.QueuedUs)
            Enqueue(key);
    }

    /// <returns>The next key that is due by then; null for none.</returns>
    public KeyState? TakeDue(long untilUs)
    {
        Settle();
        if (!_queue.TryPeek(out var key, out var turn) || turn.DueUs > untilUs)
            return null;
        _queue.Dequeue();
        key.QueuedUs = long.MaxValue;
        return key;
    }

    public void Clear() => _queue.Clear();

    /// <summary>Until the first in the queue is really due then.</summary>
    private void Settle()
    {
        while (_queue.TryPeek(out var key, out var turn))
        {
            if (!key.IsGone && turn.DueUs == key.QueuedUs && turn.DueUs == key.DueUs)
                return;
            _queue.Dequeue();
            if (key.IsGone || turn.DueUs != key.QueuedUs)
                continue;
            key.QueuedUs = long.MaxValue;
            if (key.DueUs != long.MaxValue)
                Enqueue(key);
        }
    }

    private void Enqueue(KeyState key)
    {
        key.QueuedUs = key.DueUs;
        _queue.Enqueue(key, new Turn(key.DueUs, key.Run.Rule.Id, key.Key));
    }

    private readonly record struct Turn(long DueUs, Guid RuleId, string Key);

    private sealed class ByTurn : IComparer<Turn>
    {
        public static readonly ByTurn Instance = new();

        public int Compare(Turn x, Turn y)
        {
            var order = x.DueUs.CompareTo(y.DueUs);
            if (order == 0)
                order = x.RuleId.CompareTo(y.RuleId);
            return order != 0 ? order : string.CompareOrdinal(x.Key, y.Key);
        }
    }
}

using System.Threading.Channels;

namespace RiskConsole.Events.Log;

/// <summary>The newest part of the log, kept in memory so that those who follow it need not read back what was just written.
/// Bounded in events and in bytes; whoever falls behind reads the store.</summary>
internal sealed class EventTail(int capacity, long byteLimit)
{
    private readonly Lock _gate = new();
    private readonly RiskEvent?[] _ring = new RiskEvent?[capacity];
    private readonly List<Channel<bool>> _followers = [];
    private long _head;
    private int _count;
    private long _bytes;

    /// <summary>Position of the last committed event this process knows of.</summary>
    public long Head => Volatile.Read(ref _head);

    /// <summary>Position of the oldest event held; one past <see cref="Head"/> when none is.</summary>
    public long Oldest
    {
        get
        {
            lock (_gate)
                return _head - _count + 1;
        }
    }

    /// <summary>Told when this process committed events after others that it does not know yet; must return at once.</summary>
    public Action? Missed { get; set; }

    /// <summary>Adds events this process committed, in order of the log. Positions already passed are ignored; after a gap, where another
    /// process has written, all of it is left to <see cref="Fill"/>, so that the head only moves over what can be read.</summary>
    public void Append(IReadOnlyList<RiskEvent> events)
    {
        var missed = false;
        lock (_gate)
        {
            foreach (var e in events)
            {
                if (e.Seq <= _head)
                    continue;
                missed = e.Seq != _head + 1;
                if (missed)
                    break;
                Push(e);
            }
        }
        if (missed)
            Missed?.Invoke();
        Signal();
    }

    /// <summary>Adds what was read from the store right after <see cref="Head"/>.</summary>
    public void Fill(IReadOnlyList<RiskEvent> events)
    {
        lock (_gate)
        {
            foreach (var e in events)
            {
                if (e.Seq <= _head)
                    continue;
                // Retention took what was in between; what is held must stay without gaps.
                if (e.Seq != _head + 1)
                    Clear();
                Push(e);
            }
        }
        Signal();
    }

    /// <summary>Leaves out everything up to <paramref name="seq"/>; who needs those events reads the store.</summary>
    public void SkipTo(long seq)
    {
        lock (_gate)
        {
            if (seq <= _head)
                return;
            Clear();
            Volatile.Write(ref _head, seq);
        }
        Signal();
    }

    /// <summary>Copies events after a position, oldest first.</summary>
    /// <returns>False when the tail no longer holds the next one; read the store then.</returns>
    public bool TryReadAfter(long seq, int max, out List<RiskEvent> events)
    {
        lock (_gate)
        {
            events = [];
            if (seq >= _head)
                return true;
            if (seq < _head - _count)
                return false;
            var take = (int)Math.Min(max, _head - seq);
            events.Capacity = take;
            for (var i = 1; i <= take; i++)
                events.Add(_ring[Slot(seq + i)]!);
            return true;
        }
    }

    /// <returns>The event at a place in the log; null when it is not held.</returns>
    public RiskEvent? Find(long seq)
    {
        lock (_gate)
            return seq <= _head && seq > _head - _count ? _ring[Slot(seq)] : null;
    }

    /// <summary>The newest events, newest first.</summary>
    public List<RiskEvent> Newest(int max, CategorySet categories)
    {
        lock (_gate)
        {
            var newest = new List<RiskEvent>(Math.Min(max, _count));
            for (var i = 0; i < _count && newest.Count < max; i++)
            {
                var e = _ring[Slot(_head - i)]!;
                if (categories.Contains(e.Category))
                    newest.Add(e);
            }
            return newest;
        }
    }

    /// <summary>A channel that gets one token, never more, when the head moved.</summary>
    public Channel<bool> Follow()
    {
        var signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        lock (_gate)
            _followers.Add(signal);
        return signal;
    }

    private void Push(RiskEvent e)
    {
        var size = SizeOf(e);
        while (_count > 0 && (_count == _ring.Length || _bytes + size > byteLimit))
        {
            ref var oldest = ref _ring[Slot(_head - _count + 1)];
            _bytes -= SizeOf(oldest!);
            oldest = null;
            _count--;
        }
        _ring[Slot(e.Seq)] = e;
        _count++;
        _bytes += size;
        Volatile.Write(ref _head, e.Seq);
    }

    private void Clear()
    {
        Array.Clear(_ring);
        _count = 0;
        _bytes = 0;
    }

    private int Slot(long seq) => (int)(seq % _ring.Length);

    private static long SizeOf(RiskEvent e) => 400 + 2L * ((e.Data?.Length ?? 0) + (e.Extensions?.Length ?? 0));

    private void Signal()
    {
        lock (_gate)
        {
            foreach (var follower in _followers)
                follower.Writer.TryWrite(true);
        }
    }
}

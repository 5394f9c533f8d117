namespace RiskConsole.Events.Ingest;

/// <summary>Finds a name that stands twice in one object, in constant time per name however large the object is. Names are kept as
/// places in the text they were copied to.</summary>
internal sealed class MemberNames(Utf8Text text)
{
    private const int StartSize = 64;
    private const int KeptSize = 4096;

    private Entry[] _entries = new Entry[StartSize];
    private int[] _buckets = new int[StartSize * 2];
    private int _count;

    public void Clear()
    {
        if (_entries.Length > KeptSize)
        {
            _entries = new Entry[StartSize];
            _buckets = new int[StartSize * 2];
        }
        else if (_count > 0)
        {
            Array.Clear(_buckets);
        }
        _count = 0;
    }

    /// <summary>Adds the name that stands at this place of the text to the object with this number.</summary>
    /// <returns>False when the object has it already.</returns>
    public bool TryAdd(int objectNumber, int start, int length)
    {
        var name = text.Written.Slice(start, length);
        // HashCode is seeded per process, so names cannot be chosen to collide.
        var hash = new HashCode();
        hash.Add(objectNumber);
        hash.AddBytes(name);
        var code = hash.ToHashCode();

        ref var bucket = ref _buckets[code & (_buckets.Length - 1)];
        for (var i = bucket - 1; i >= 0; i = _entries[i].Next - 1)
        {
            ref var entry = ref _entries[i];
            if (entry.Code == code && entry.ObjectNumber == objectNumber
                && text.Written.Slice(entry.Start, entry.Length).SequenceEqual(name))
                return false;
        }

        if (_count == _entries.Length)
        {
            Grow();
            bucket = ref _buckets[code & (_buckets.Length - 1)];
        }
        _entries[_count] = new(objectNumber, start, length, code, bucket);
        bucket = ++_count;
        return true;
    }

    private void Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        _buckets = new int[_entries.Length * 2];
        for (var i = 0; i < _count; i++)
        {
            ref var bucket = ref _buckets[_entries[i].Code & (_buckets.Length - 1)];
            _entries[i] = _entries[i] with { Next = bucket };
            bucket = i + 1;
        }
    }

    /// <param name="Next">Number of the next entry of the bucket plus one; 0 ends the chain.</param>
    private readonly record struct Entry(int ObjectNumber, int Start, int Length, int Code, int Next);
}

namespace RiskConsole.Rules.Engine.Aggregates;

/// <summary>Entries in order of time, of equal times in order of arrival; cheap at both ends.</summary>
internal sealed class EntryRing
{
    private const int Least = 2;

    private Entry[] _entries = new Entry[Least];
    private int _first;

    public int Count { get; private set; }

    public ref readonly Entry this[int index] => ref _entries[(_first + index) & (_entries.Length - 1)];

    public void Append(in Entry entry)
    {
        if (Count == _entries.Length)
            Resize(Count * 2);
        _entries[(_first + Count++) & (_entries.Length - 1)] = entry;
    }

    /// <summary>Puts an entry where its time belongs.</summary>
    /// <returns>Its index.</returns>
    public int Insert(in Entry entry)
    {
        Append(entry);
        var mask = _entries.Length - 1;
        var at = Count - 1;
        for (; at > 0 && _entries[(_first + at - 1) & mask].TimeUs > entry.TimeUs; at--)
            _entries[(_first + at) & mask] = _entries[(_first + at - 1) & mask];
        _entries[(_first + at) & mask] = entry;
        return at;
    }

    public void RemoveFirst()
    {
        _entries[_first] = default;
        _first = (_first + 1) & (_entries.Length - 1);
        Count--;
        // A burst must not hold its memory for good.
        if (_entries.Length > 16 * Least && Count < _entries.Length / 4)
            Resize(_entries.Length / 2);
    }

    /// <returns>How many entries have this time or an earlier one.</returns>
    public int CountUntil(long timeUs)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (this[middle].TimeUs <= timeUs)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    public void Write(BinaryWriter writer, bool texts)
    {
        writer.Write7BitEncodedInt(Count);
        for (var i = 0; i < Count; i++)
        {
            ref readonly var entry = ref this[i];
            writer.Write(entry.TimeUs);
            writer.Write7BitEncodedInt64(entry.Seq);
            if (texts)
                writer.Write(entry.Text ?? "");
            else
                writer.Write(entry.Value);
        }
    }

    public void Read(BinaryReader reader, bool texts)
    {
        var count = reader.Read7BitEncodedInt();
        for (var i = 0; i < count; i++)
        {
            var (time, seq) = (reader.ReadInt64(), reader.Read7BitEncodedInt64());
            Append(texts ? new Entry(time, seq, 1, reader.ReadString()) : new Entry(time, seq, reader.ReadDouble(), null));
        }
    }

    private void Resize(int length)
    {
        var entries = new Entry[length];
        for (var i = 0; i < Count; i++)
            entries[i] = this[i];
        (_entries, _first) = (entries, 0);
    }
}

namespace RiskConsole.Rules.Engine.Aggregates;

/// <summary>A value that is held in a window.</summary>
internal readonly record struct Entry(long TimeUs, long Seq, double Value);

/// <summary>Entries in order of time, of equal times in order of arrival; cheap at both ends. There is one for each key of each rule, so it is part of its window and holds
/// texts beside the entries, and only where they are needed.</summary>
internal struct EntryRing
{
    private const int Least = 2;

    private Entry[] _entries;
    private readonly bool _hasTexts;
    private string?[]? _texts;
    private int _first;

    /// <param name="texts">Whether entries have texts.</param>
    public EntryRing(bool texts)
    {
        _entries = new Entry[Least];
        _hasTexts = texts;
        _texts = texts ? new string?[Least] : null;
    }

    public int Count { get; private set; }

    public readonly ref readonly Entry this[int index] => ref _entries[Place(index)];

    public readonly string? Text(int index) => _texts?[Place(index)];

    public void Append(in Entry entry, string? text)
    {
        if (Count == _entries.Length)
            Resize(Count * 2);
        Put(Count++, entry, text);
    }

    /// <summary>Puts an entry where its time belongs.</summary>
    public void Insert(in Entry entry, string? text)
    {
        Append(entry, text);
        var at = Count - 1;
        for (; at > 0 && this[at - 1].TimeUs > entry.TimeUs; at--)
            Put(at, this[at - 1], Text(at - 1));
        Put(at, entry, text);
    }

    public void RemoveFirst()
    {
        Put(0, default, null);
        _first = Place(1);
        Count--;
        // A burst must not hold its memory for good.
        if (_entries.Length > 16 * Least && Count < _entries.Length / 4)
            Resize(_entries.Length / 2);
    }

    /// <returns>How many entries have this time or an earlier one.</returns>
    public readonly int CountUntil(long timeUs)
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

    public readonly void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(Count);
        for (var i = 0; i < Count; i++)
        {
            ref readonly var entry = ref this[i];
            writer.Write(entry.TimeUs);
            writer.Write7BitEncodedInt64(entry.Seq);
            if (_hasTexts)
                writer.Write(Text(i) ?? "");
            else
                writer.Write(entry.Value);
        }
    }

    public void Read(BinaryReader reader)
    {
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
        {
            var (time, seq) = (reader.ReadInt64(), reader.Read7BitEncodedInt64());
            if (_hasTexts)
                Append(new Entry(time, seq, 1), reader.ReadString());
            else
                Append(new Entry(time, seq, reader.ReadDouble()), null);
        }
    }

    private readonly int Place(int index) => (_first + index) & (_entries.Length - 1);

    private readonly void Put(int index, in Entry entry, string? text)
    {
        _entries[Place(index)] = entry;
        if (_texts is not null)
            _texts[Place(index)] = text;
    }

    private void Resize(int length)
    {
        var entries = new Entry[length];
        var texts = _hasTexts ? new string?[length] : null;
        for (var i = 0; i < Count; i++)
        {
            entries[i] = this[i];
            if (texts is not null)
                texts[i] = Text(i);
        }
        (_entries, _texts, _first) = (entries, texts, 0);
    }
}

using System.Collections;

namespace RiskConsole.Alerts.Inbox;

/// <summary>Alerts in order. Immutable: it lies in parts, and a change copies only the parts it touches, so that renewing a list of 100,000 costs what changed.</summary>
internal sealed class OrderedItems : IReadOnlyList<InboxItem>
{
    private const int PartSize = 512;

    private readonly InboxRank _rank;
    private readonly InboxItem[][] _parts;

    /// <summary>Where each part begins.</summary>
    private readonly int[] _starts;

    private OrderedItems(InboxRank rank, InboxItem[][] parts)
    {
        (_rank, _parts, _starts) = (rank, parts, new int[parts.Length]);
        for (var i = 0; i < parts.Length; i++)
        {
            _starts[i] = Count;
            Count += parts[i].Length;
        }
    }

    public int Count { get; }

    /// <summary>In order; to be read only.</summary>
    public IReadOnlyList<InboxItem[]> Parts => _parts;

    public InboxItem this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var part = Array.BinarySearch(_starts, index);
            part = part < 0 ? ~part - 1 : part;
            return _parts[part][index - _starts[part]];
        }
    }

    /// <param name="sorted">In the order of <paramref name="rank"/>.</param>
    public static OrderedItems From(InboxRank rank, IReadOnlyList<InboxItem> sorted)
    {
        var parts = new InboxItem[(sorted.Count + PartSize - 1) / PartSize][];
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i] = new InboxItem[Math.Min(PartSize, sorted.Count - i * PartSize)];
            for (var j = 0; j < part.Length; j++)
                part[j] = sorted[i * PartSize + j];
        }
        return new OrderedItems(rank, parts);
    }

    /// <summary>The list after a change; what is removed must be in it.</summary>
    public OrderedItems With(List<InboxItem> removed, List<InboxItem> added)
    {
        if (removed.Count == 0 && added.Count == 0)
            return this;
        removed.Sort(_rank);
        added.Sort(_rank);
        if (_parts.Length == 0)
            return From(_rank, added);
        var parts = new List<InboxItem[]>(_parts.Length + 1);
        var (nextRemoved, nextAdded) = (0, 0);
        for (var i = 0; i < _parts.Length; i++)
        {
            var before = i + 1 < _parts.Length ? _parts[i + 1][0] : null;
            var (firstRemoved, firstAdded) = (nextRemoved, nextAdded);
            nextRemoved = Reach(removed, nextRemoved, before);
            nextAdded = Reach(added, nextAdded, before);
            if (nextRemoved == firstRemoved && nextAdded == firstAdded)
                parts.Add(_parts[i]);
            else
                Split(parts, Merge(_parts[i], removed, firstRemoved, nextRemoved, added, firstAdded, nextAdded));
        }
        return new OrderedItems(_rank, [.. parts]);
    }

    public IEnumerator<InboxItem> GetEnumerator()
    {
        foreach (var part in _parts)
        {
            foreach (var item in part)
                yield return item;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <returns>The place of the first one that does not come before another item; the end where there is no such item.</returns>
    private int Reach(List<InboxItem> items, int from, InboxItem? before)
    {
        if (before is null)
            return items.Count;
        while (from < items.Count && _rank.Compare(items[from], before) < 0)
            from++;
        return from;
    }

    private List<InboxItem> Merge(
        InboxItem[] part, List<InboxItem> removed, int firstRemoved, int endRemoved, List<InboxItem> added, int firstAdded, int endAdded)
    {
        var merged = new List<InboxItem>(part.Length + endAdded - firstAdded);
        foreach (var item in part)
        {
            while (firstAdded < endAdded && _rank.Compare(added[firstAdded], item) < 0)
                merged.Add(added[firstAdded++]);
            if (firstRemoved < endRemoved && _rank.Compare(removed[firstRemoved], item) == 0)
                firstRemoved++;
            else
                merged.Add(item);
        }
        while (firstAdded < endAdded)
            merged.Add(added[firstAdded++]);
        return merged;
    }

    private static void Split(List<InboxItem[]> parts, List<InboxItem> merged)
    {
        // What is left of two parts becomes one again, or a list that shrinks would end as very many small parts.
        if (parts is [.., var last] && last.Length + merged.Count <= PartSize)
        {
            parts[^1] = [.. last, .. merged];
            return;
        }
        if (merged.Count <= 2 * PartSize)
        {
            if (merged.Count > 0)
                parts.Add([.. merged]);
            return;
        }
        for (var from = 0; from < merged.Count; from += PartSize)
            parts.Add([.. merged.Slice(from, Math.Min(PartSize, merged.Count - from))]);
    }
}

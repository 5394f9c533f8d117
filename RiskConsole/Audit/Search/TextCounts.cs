using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

namespace RiskConsole.Audit.Search;

/// <summary>Counts texts as the bytes they come in: only the first of each becomes an object.</summary>
internal sealed class TextCounts
{
    /// <summary>Of more different texts, those that come later count as others.</summary>
    private const int Most = 200_000;

    private readonly Dictionary<byte[], long> _counts = new(new Utf8Comparer());
    private readonly Dictionary<byte[], long>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public TextCounts() => _lookup = _counts.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <param name="utf8">Nothing is counted for an empty one.</param>
    public void Add(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty || (_counts.Count >= Most && !_lookup.ContainsKey(utf8)))
            return;
        CollectionsMarshal.GetValueRefOrAddDefault(_lookup, utf8, out _)++;
    }

    /// <summary>The most frequent first; of equally frequent ones, in the order of the alphabet.</summary>
    public IEnumerable<(string Text, long Count)> Top(int most)
    {
        // Texts are made of the few that can be among them.
        var least = _counts.Count <= most ? 0 : _counts.Values.OrderDescending().ElementAt(most - 1);
        return _counts.Where(value => value.Value >= least).Select(value => (Text: Encoding.UTF8.GetString(value.Key), Count: value.Value))
            .OrderByDescending(value => value.Count).ThenBy(value => value.Text, StringComparer.Ordinal).Take(most);
    }

    private sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}

using System.Buffers;
using System.Globalization;
using System.Text;

namespace RiskConsole.Events.Ingest;

/// <summary>A growing piece of UTF-8 text that is reused from event to event. JSON strings are written with the escapes JSON demands and
/// no others, so that a text search finds letters of any script as they are.</summary>
internal sealed class Utf8Text
{
    private const int StartBytes = 4 * 1024;
    private const int KeptBytes = 256 * 1024;

    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    private byte[] _bytes = new byte[StartBytes];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>The last byte; 0 while there is none.</summary>
    public byte Last => Length == 0 ? (byte)0 : _bytes[Length - 1];

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > KeptBytes)
            _bytes = new byte[StartBytes];
    }

    public void Append(byte value)
    {
        if (Length == _bytes.Length)
            Grow(1);
        _bytes[Length++] = value;
    }

    public void Append(ReadOnlySpan<byte> utf8)
    {
        if (_bytes.Length - Length < utf8.Length)
            Grow(utf8.Length);
        utf8.CopyTo(_bytes.AsSpan(Length));
        Length += utf8.Length;
    }

    /// <summary>Appends a JSON string of this unescaped UTF-8 text.</summary>
    public void AppendString(ReadOnlySpan<byte> utf8)
    {
        Append((byte)'"');
        while (utf8.IndexOfAny(Escaped) is >= 0 and var at)
        {
            Append(utf8[..at]);
            AppendEscape(utf8[at]);
            utf8 = utf8[(at + 1)..];
        }
        Append(utf8);
        Append((byte)'"');
    }

    /// <summary>Appends a JSON string of this text, which must hold no lone surrogate.</summary>
    public void AppendString(string text)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        AppendString(rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Room for text that is written in place; <see cref="Advance"/> keeps it.</summary>
    public Span<byte> Reserve(int length)
    {
        if (_bytes.Length - Length < length)
            Grow(length);
        return _bytes.AsSpan(Length, length);
    }

    public void Advance(int length) => Length += length;

    public override string ToString() => Encoding.UTF8.GetString(Written);

    private void AppendEscape(byte value)
    {
        switch (value)
        {
            case (byte)'"': Append("\\\""u8); break;
            case (byte)'\\': Append("\\\\"u8); break;
            case (byte)'\n': Append("\\n"u8); break;
            case (byte)'\r': Append("\\r"u8); break;
            case (byte)'\t': Append("\\t"u8); break;
            default:
                Append("\\u"u8);
                value.TryFormat(Reserve(4), out var written, "x4", CultureInfo.InvariantCulture);
                Advance(written);
                break;
        }
    }

    private void Grow(int more) => Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + more));
}

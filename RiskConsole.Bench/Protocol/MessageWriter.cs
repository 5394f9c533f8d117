using System.Buffers.Binary;
using System.Text;

namespace RiskConsole.Bench.Protocol;

/// <summary>Collects messages to send: MessagePack bodies, each behind its length as SignalR's binary protocols want it. The buffer is kept
/// from one use to the next.</summary>
/// <remarks>A message is begun, written and ended. Only the types that the circuit's calls take are there.</remarks>
internal sealed class MessageWriter(int capacity = 256)
{
    /// <summary>Room for the longest prefix; the body moves down to a shorter one at the end.</summary>
    private const int PrefixRoom = 5;

    private byte[] _buffer = new byte[capacity];
    private int _length;
    private int _start;

    /// <summary>The whole messages so far.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    public void Clear() => _length = 0;

    public MessageWriter Begin()
    {
        _start = _length;
        Room(PrefixRoom);
        return this;
    }

    public void End()
    {
        var body = _buffer.AsSpan(_start + PrefixRoom, _length - _start - PrefixRoom);
        var at = _start;
        var rest = (uint)body.Length;
        Span<byte> prefix = stackalloc byte[PrefixRoom];
        var size = 0;
        do
        {
            prefix[size] = (byte)(rest & 0x7f);
            rest >>= 7;
            if (rest != 0)
                prefix[size] |= 0x80;
            size++;
        }
        while (rest != 0);
        body.CopyTo(_buffer.AsSpan(at + size));
        prefix[..size].CopyTo(_buffer.AsSpan(at));
        _length = at + size + body.Length;
    }

    public MessageWriter Array(int count)
    {
        if (count < 16)
        {
            Room(1)[0] = (byte)(0x90 | count);
            return this;
        }
        var room = Room(3);
        room[0] = 0xdc;
        BinaryPrimitives.WriteUInt16BigEndian(room[1..], checked((ushort)count));
        return this;
    }

    public MessageWriter EmptyMap()
    {
        Room(1)[0] = 0x80;
        return this;
    }

    public MessageWriter Nil()
    {
        Room(1)[0] = 0xc0;
        return this;
    }

    public MessageWriter Bool(bool value)
    {
        Room(1)[0] = value ? (byte)0xc3 : (byte)0xc2;
        return this;
    }

    public MessageWriter Int(long value)
    {
        if (value is >= 0 and <= 0x7f)
        {
            Room(1)[0] = (byte)value;
            return this;
        }
        var room = Room(9);
        room[0] = 0xd3;
        BinaryPrimitives.WriteInt64BigEndian(room[1..], value);
        return this;
    }

    public MessageWriter Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        TextHeader(length);
        Encoding.UTF8.GetBytes(value, Room(length));
        return this;
    }

    public MessageWriter Text(ReadOnlySpan<byte> utf8)
    {
        TextHeader(utf8.Length);
        utf8.CopyTo(Room(utf8.Length));
        return this;
    }

    private void TextHeader(int length)
    {
        switch (length)
        {
            case < 32:
                Room(1)[0] = (byte)(0xa0 | length);
                break;
            case <= byte.MaxValue:
                var small = Room(2);
                small[0] = 0xd9;
                small[1] = (byte)length;
                break;
            case <= ushort.MaxValue:
                var middle = Room(3);
                middle[0] = 0xda;
                BinaryPrimitives.WriteUInt16BigEndian(middle[1..], (ushort)length);
                break;
            default:
                var large = Room(5);
                large[0] = 0xdb;
                BinaryPrimitives.WriteUInt32BigEndian(large[1..], (uint)length);
                break;
        }
    }

    private Span<byte> Room(int size)
    {
        if (_length + size > _buffer.Length)
            System.Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + size));
        var room = _buffer.AsSpan(_length, size);
        _length += size;
        return room;
    }
}

using System.Buffers.Binary;

namespace RiskConsole.Bench.Protocol;

/// <summary>Reads the part of MessagePack that SignalR's binary protocols use. What lies beyond the end, or is of another type than asked
/// for, is an <see cref="InvalidDataException"/>.</summary>
/// <remarks>https://github.com/msgpack/msgpack/blob/master/spec.md</remarks>
internal ref struct MessagePackReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    public int ReadArrayHeader()
    {
        var code = ReadByte();
        return code switch
        {
            >= 0x90 and <= 0x9f => code & 0x0f,
            0xdc => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xdd => Size(BinaryPrimitives.ReadUInt32BigEndian(Take(4))),
            _ => throw Unexpected("an array", code),
        };
    }

    public int ReadMapHeader()
    {
        var code = ReadByte();
        return code switch
        {
            >= 0x80 and <= 0x8f => code & 0x0f,
            0xde => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xdf => Size(BinaryPrimitives.ReadUInt32BigEndian(Take(4))),
            _ => throw Unexpected("a map", code),
        };
    }

    public long ReadInt64()
    {
        var code = ReadByte();
        return code switch
        {
            <= 0x7f => code,
            >= 0xe0 => (sbyte)code,
            0xcc => ReadByte(),
            0xcd => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xce => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            0xcf => checked((long)BinaryPrimitives.ReadUInt64BigEndian(Take(8))),
            0xd0 => (sbyte)ReadByte(),
            0xd1 => BinaryPrimitives.ReadInt16BigEndian(Take(2)),
            0xd2 => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
            0xd3 => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
            _ => throw Unexpected("an integer", code),
        };
    }

    /// <returns>The text as UTF-8, not copied.</returns>
    public ReadOnlySpan<byte> ReadText()
    {
        var code = ReadByte();
        var length = code switch
        {
            >= 0xa0 and <= 0xbf => code & 0x1f,
            0xd9 => ReadByte(),
            0xda => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xdb => Size(BinaryPrimitives.ReadUInt32BigEndian(Take(4))),
            _ => throw Unexpected("a text", code),
        };
        return Take(length);
    }

    /// <returns>The bytes, not copied.</returns>
    public ReadOnlySpan<byte> ReadBinary()
    {
        var code = ReadByte();
        var length = code switch
        {
            0xc4 => ReadByte(),
            0xc5 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xc6 => Size(BinaryPrimitives.ReadUInt32BigEndian(Take(4))),
            _ => throw Unexpected("bytes", code),
        };
        return Take(length);
    }

    /// <summary>Goes past a nil if one stands here.</summary>
    public bool TryReadNil()
    {
        if (_rest.IsEmpty || _rest[0] != 0xc0)
            return false;
        _rest = _rest[1..];
        return true;
    }

    /// <summary>Goes past one value of any type, with all it holds.</summary>
    public void Skip()
    {
        for (long left = 1; left > 0; left--)
        {
            if (_rest.IsEmpty)
                throw new InvalidDataException("The message ends too early.");
            var code = _rest[0];
            switch (code)
            {
                case >= 0x90 and <= 0x9f or 0xdc or 0xdd:
                    left += ReadArrayHeader();
                    break;
                case >= 0x80 and <= 0x8f or 0xde or 0xdf:
                    left += 2L * ReadMapHeader();
                    break;
                case >= 0xa0 and <= 0xbf or 0xd9 or 0xda or 0xdb:
                    ReadText();
                    break;
                case 0xc4 or 0xc5 or 0xc6:
                    ReadBinary();
                    break;
                case 0xc0 or 0xc2 or 0xc3:
                    Take(1);
                    break;
                case 0xca:
                    Take(5);
                    break;
                case 0xcb:
                    Take(9);
                    break;
                default:
                    ReadInt64();
                    break;
            }
        }
    }

    private byte ReadByte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length)
            throw new InvalidDataException("The message ends too early.");
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    private static int Size(uint size) => size <= int.MaxValue ? (int)size : throw new InvalidDataException("A size is too large.");

    private static InvalidDataException Unexpected(string wanted, byte code) => new($"Expected {wanted}, found 0x{code:x2}.");
}

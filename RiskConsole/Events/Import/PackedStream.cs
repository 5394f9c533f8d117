using System.Buffers.Binary;

namespace RiskConsole.Events.Import;

/// <summary>A file as it is stored: counts what was read, for the progress, and remembers how a gzip file ended.</summary>
internal sealed class PackedStream(Stream inner) : Stream
{
    private readonly byte[] _last = new byte[4];
    private long _bytesRead;

    public long BytesRead => Interlocked.Read(ref _bytesRead);

    /// <summary>The last four bytes: in a gzip file of one member (RFC 1952) the size of its content modulo 2^32.</summary>
    public uint LastNumber => BinaryPrimitives.ReadUInt32LittleEndian(_last);

    /// <summary>Whether something like the start of another gzip member was seen, in which case <see cref="LastNumber"/> proves
    /// nothing.</summary>
    public bool HasSeveralMembers { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Note(buffer.Span[..read]);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        Note(buffer.AsSpan(offset, read));
        return read;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private void Note(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> start = [0x1f, 0x8b, 0x08];
        if (!HasSeveralMembers)
        {
            Span<byte> seam = [.. _last, .. bytes[..Math.Min(bytes.Length, 2)]];
            var searched = _bytesRead == 0 && bytes.Length > 0 ? bytes[1..] : bytes;
            HasSeveralMembers = searched.IndexOf(start) >= 0 || (_bytesRead > 3 && seam.IndexOf(start) >= 0);
        }
        if (bytes.Length >= _last.Length)
        {
            bytes[^_last.Length..].CopyTo(_last);
        }
        else
        {
            _last.AsSpan(bytes.Length).CopyTo(_last);
            bytes.CopyTo(_last.AsSpan(_last.Length - bytes.Length));
        }
        Interlocked.Add(ref _bytesRead, bytes.Length);
    }
}

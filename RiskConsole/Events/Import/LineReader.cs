using System.Buffers;

namespace RiskConsole.Events.Import;

/// <summary>Reads a stream line by line in bounded memory: of a line beyond the limit only that it was there is kept.</summary>
internal sealed class LineReader(Stream stream, int maxBytes) : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>The line without its end; valid until the next read. Empty where it was too long.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>The line's number, from 1.</summary>
    public long Number { get; private set; }

    public bool TooLong { get; private set; }

    /// <summary>Bytes read from the stream so far.</summary>
    public long BytesRead { get; private set; }

    /// <returns>False at the end of the stream.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken ct)
    {
        TooLong = false;
        var searched = 0;
        while (true)
        {
            var at = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (at >= 0)
                return Take(searched + at, 1);
            searched = _end - _start;
            if (_ended)
                return (searched > 0 || TooLong) && Take(searched, 0);
            if (searched > maxBytes)
            {
                TooLong = true;
                _start = _end = searched = 0;
            }
            await FillAsync(ct);
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private bool Take(int length, int ending)
    {
        TooLong |= length > maxBytes;
        var line = _buffer.AsMemory(_start, TooLong ? 0 : length);
        Line = Number == 0 && line.Span.StartsWith("\uFEFF"u8) ? line[3..] : line;
        if (Line.Length > 0 && Line.Span[^1] == '\r')
            Line = Line[..^1];
        _start += length + ending;
        Number++;
        return true;
    }

    private async ValueTask FillAsync(CancellationToken ct)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), ct);
        _ended = read == 0;
        _end += read;
        BytesRead += read;
    }
}

using System.Net.Sockets;

namespace RiskConsole.Bench.Ingest;

/// <summary>One HTTP/1.1 connection kept open, with blocking calls: the client that costs least beside the server it measures. It reads just
/// enough of an answer to know its status and its end.</summary>
internal sealed class KeepAliveConnection : IDisposable
{
    private readonly Socket _socket;
    private byte[] _buffer = new byte[256 * 1024];

    public KeepAliveConnection(Uri address)
    {
        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 60_000 };
        _socket.Connect(address.Host, address.Port);
    }

    /// <returns>The status of the answer.</returns>
    public int Send(ReadOnlySpan<byte> request)
    {
        while (!request.IsEmpty)
            request = request[_socket.Send(request)..];
        var read = 0;
        while (true)
        {
            if (read == _buffer.Length)
                Array.Resize(ref _buffer, 2 * _buffer.Length);
            var received = _socket.Receive(_buffer.AsSpan(read));
            if (received == 0)
                throw new IOException("The server closed the connection.");
            read += received;
            if (IsWhole(_buffer.AsSpan(0, read)))
                return (_buffer[9] - '0') * 100 + (_buffer[10] - '0') * 10 + _buffer[11] - '0';
        }
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        // The bodies are compact JSON, in which no line ends: this can only be the last chunk.
        if (answer.EndsWith("\r\n0\r\n\r\n"u8))
            return true;
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return false;
        var length = answer[..head].IndexOf("\r\nContent-Length: "u8);
        return length >= 0 && System.Buffers.Text.Utf8Parser.TryParse(answer[(length + 18)..head], out int bytes, out _)
            && answer.Length == head + 4 + bytes;
    }
}

using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace RiskConsole.Bench.Ingest;

/// <summary>Speaks to Redis over a plain socket, many commands in one write: what the protocol itself costs, without a client library.</summary>
internal sealed class RedisSocket : IDisposable
{
    private readonly Socket _socket;
    private readonly MemoryStream _pending = new();
    private readonly byte[] _input = new byte[64 * 1024];
    private int _read;
    private int _filled;
    private int _queued;

    /// <param name="address"><c>redis://[:password@]host:port</c> or <c>host:port</c>.</param>
    public RedisSocket(string address)
    {
        var uri = new Uri(address.Contains("://", StringComparison.Ordinal) ? address : "redis://" + address);
        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 60_000 };
        _socket.Connect(uri.Host, uri.Port > 0 ? uri.Port : 6379);
        if (uri.UserInfo.Split(':') is [_, { Length: > 0 } password])
            Command("AUTH", Uri.UnescapeDataString(password));
    }

    /// <summary>Sends one command and gives its answer as text; null for none.</summary>
    public string? Command(params string[] words)
    {
        Queue([.. words.Select(word => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(word))]);
        string? answer = null;
        Flush(text => answer = text);
        return answer;
    }

    /// <summary>Deletes the keys that fit a pattern.</summary>
    public void DeleteAll(string pattern) =>
        Command("EVAL", "for _, key in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('DEL', key) end return ''", "0", pattern);

    /// <summary>Adds a command to those of the next <see cref="Flush"/>.</summary>
    public void Queue(params ReadOnlySpan<ReadOnlyMemory<byte>> words)
    {
        Line('*', words.Length);
        foreach (var word in words)
        {
            Line('$', word.Length);
            _pending.Write(word.Span);
            _pending.Write("\r\n"u8);
        }
        _queued++;
    }

    /// <summary>Sends what was queued and reads all answers.</summary>
    public void Flush(Action<string?>? onAnswer = null)
    {
        var bytes = _pending.GetBuffer().AsSpan(0, (int)_pending.Length);
        while (!bytes.IsEmpty)
            bytes = bytes[_socket.Send(bytes)..];
        _pending.SetLength(0);
        for (; _queued > 0; _queued--)
        {
            var answer = Read(onAnswer is not null);
            onAnswer?.Invoke(answer);
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _pending.Dispose();
    }

    private void Line(char kind, int number)
    {
        Span<byte> line = stackalloc byte[16];
        line[0] = (byte)kind;
        number.TryFormat(line[1..], out var digits, provider: CultureInfo.InvariantCulture);
        "\r\n"u8.CopyTo(line[(1 + digits)..]);
        _pending.Write(line[..(digits + 3)]);
    }

    private string? Read(bool wanted)
    {
        var kind = Next();
        var head = ReadLine();
        switch (kind)
        {
            case (byte)'-':
                throw new IOException($"Redis says: {head}");
            case (byte)'$':
                var length = int.Parse(head, CultureInfo.InvariantCulture);
                if (length < 0)
                    return null;
                var text = wanted ? new StringBuilder(length) : null;
                for (var i = 0; i < length; i++)
                {
                    var c = (char)Next();
                    text?.Append(c);
                }
                ReadLine();
                return text?.ToString();
            default:
                return head;
        }
    }

    private string ReadLine()
    {
        var line = new StringBuilder();
        for (var c = Next(); c != '\n'; c = Next())
        {
            if (c != '\r')
                line.Append((char)c);
        }
        return line.ToString();
    }

    private byte Next()
    {
        if (_read == _filled)
        {
            _filled = _socket.Receive(_input);
            _read = 0;
            if (_filled == 0)
                throw new IOException("Redis closed the connection.");
        }
        return _input[_read++];
    }
}

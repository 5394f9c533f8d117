using System.Buffers;
using System.Diagnostics;
using System.Net.WebSockets;

namespace RiskConsole.Bench.Circuits;

/// <summary>One WebSocket that receives what a page or program would, and notes which events were in it. Made for thousands of them: one
/// task each, pooled buffers, no text made of what comes in.</summary>
internal abstract class LiveConnection(EventMarks marks, HttpMessageInvoker sockets) : IAsyncDisposable
{
    private const int SmallBuffer = 4_096;

    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly TaskCompletionSource _shown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ClientWebSocket? _socket;
    private Task _receiving = Task.CompletedTask;
    private volatile bool _leaving;
    private string? _fault;

    /// <summary>Milliseconds from posting to reception by the event's number; 0 for what has not come.</summary>
    public float[] Latencies { get; } = new float[marks.Capacity];

    /// <summary>Messages that change what is shown.</summary>
    public long Updates { get; private set; }

    public long UpdateBytes { get; private set; }

    /// <summary>Why the connection was lost; null while it lives.</summary>
    public string? Fault => Volatile.Read(ref _fault);

    /// <summary>Whether what was posted before comes as soon as it is connected.</summary>
    protected virtual bool ShowsPast => true;

    /// <summary>Connects and waits until an event posted before is shown, where such are.</summary>
    public async Task OpenAsync(CancellationToken ct)
    {
        await ConnectAsync(ct);
        if (ShowsPast)
            await _shown.Task.WaitAsync(ct);
    }

    /// <summary>What a browser sends while nothing happens.</summary>
    public abstract Task BeatAsync();

    /// <summary>Says good-bye, as a tab that is closed does; the server keeps nothing of it.</summary>
    public virtual Task LeaveAsync(CancellationToken ct) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _leaving = true;
        if (_socket is { State: WebSocketState.Open } socket)
        {
            try
            {
                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException or InvalidOperationException)
            {
                // It was going anyway.
            }
        }
        _socket?.Abort();
        await _receiving;
        _socket?.Dispose();
        _sending.Dispose();
    }

    protected abstract Task ConnectAsync(CancellationToken ct);

    /// <summary>Processes the whole messages at the beginning and sets <paramref name="reply"/> to what is to be sent then.</summary>
    /// <returns>How many bytes were processed.</returns>
    protected abstract int Take(ReadOnlySpan<byte> received, long receivedAt, out ReadOnlyMemory<byte> reply);

    protected async Task OpenSocketAsync(Uri address, string? cookie, CancellationToken ct)
    {
        _socket = new ClientWebSocket();
        // Pings are the protocol's own affair.
        _socket.Options.KeepAliveInterval = TimeSpan.Zero;
        _socket.Options.SetRequestHeader("Origin", $"http://{address.Authority}");
        if (cookie is not null)
            _socket.Options.SetRequestHeader("Cookie", cookie);
        await _socket.ConnectAsync(address, sockets, ct);
    }

    /// <summary>Exchanges the handshake and begins to receive.</summary>
    protected async Task ShakeHandsAsync(string handshake, CancellationToken ct)
    {
        await _socket!.SendAsync(System.Text.Encoding.UTF8.GetBytes(handshake), WebSocketMessageType.Text, true, ct);
        var answer = new byte[256];
        var result = await _socket.ReceiveAsync(answer.AsMemory(), ct);
        var text = System.Text.Encoding.UTF8.GetString(answer, 0, result.Count);
        if (text != "{}\u001e")
            throw new InvalidDataException($"The handshake was answered by: {text}");
        _receiving = ReceiveAsync();
    }

    protected async Task SendAsync(ReadOnlyMemory<byte> messages, WebSocketMessageType type = WebSocketMessageType.Binary)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket!.SendAsync(messages, type, true, CancellationToken.None);
        }
        catch (Exception e) when (e is WebSocketException or InvalidOperationException or OperationCanceledException)
        {
            Fail(e.Message);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Takes note of a message that changes what is shown.</summary>
    protected void Updated(ReadOnlySpan<byte> content, long receivedAt)
    {
        Updates++;
        UpdateBytes += content.Length;
        if (marks.Find(content, receivedAt, Latencies))
            _shown.TrySetResult();
    }

    protected void Fail(string reason)
    {
        if (_leaving)
            return;
        Interlocked.CompareExchange(ref _fault, reason, null);
        _shown.TrySetException(new InvalidOperationException(reason));
    }

    private async Task ReceiveAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(SmallBuffer);
        var filled = 0;
        try
        {
            while (true)
            {
                if (filled == buffer.Length)
                    buffer = Move(buffer, filled, buffer.Length * 2);
                var result = await _socket!.ReceiveAsync(buffer.AsMemory(filled), CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    Fail($"Closed by the server: {_socket.CloseStatus} {_socket.CloseStatusDescription}");
                    return;
                }
                filled += result.Count;
                if (!result.EndOfMessage)
                    continue;
                var taken = Take(buffer.AsSpan(0, filled), Stopwatch.GetTimestamp(), out var reply);
                filled -= taken;
                if (filled > 0)
                    Buffer.BlockCopy(buffer, taken, buffer, 0, filled);
                else if (buffer.Length > 2 * SmallBuffer)
                    buffer = Move(buffer, 0, SmallBuffer);
                if (!reply.IsEmpty)
                    await SendAsync(reply);
            }
        }
        catch (Exception e) when (e is WebSocketException or InvalidDataException
            or InvalidOperationException or OperationCanceledException)
        {
            Fail(e.Message);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Move(byte[] from, int filled, int size)
    {
        var to = ArrayPool<byte>.Shared.Rent(size);
        Buffer.BlockCopy(from, 0, to, 0, filled);
        ArrayPool<byte>.Shared.Return(from);
        return to;
    }
}

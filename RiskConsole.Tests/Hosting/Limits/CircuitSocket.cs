using System.Buffers.Binary;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Hosting.Limits;

/// <summary>The WebSocket of a page, spoken by hand: what a program may send that is no browser.</summary>
internal sealed class CircuitSocket : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly Uri _address;

    private CircuitSocket(Uri address) => _address = address;

    /// <summary>Opens one; only its status tells whether it was let in.</summary>
    public static async Task<CircuitSocket> OpenAsync(TestConsole console, WebVisitor visitor, string query = "")
    {
        var circuit = new CircuitSocket(console.Address);
        circuit._socket.Options.CollectHttpResponseDetails = true;
        circuit._socket.Options.Cookies = visitor.Cookies;
        circuit._socket.Options.SetRequestHeader("Origin", console.Address.GetLeftPart(UriPartial.Authority));
        try
        {
            await circuit._socket.ConnectAsync(
                new UriBuilder(console.Address) { Scheme = "ws", Path = "/_blazor", Query = query }.Uri, Deadline.Token);
        }
        catch (WebSocketException)
        {
            // The status says it.
        }
        return circuit;
    }

    /// <summary>Opens one and a circuit without components on it.</summary>
    public static async Task<CircuitSocket> StartAsync(TestConsole console, WebVisitor visitor, string query = "")
    {
        var circuit = await OpenAsync(console, visitor, query);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, circuit.Status);
        await circuit.HandshakeAsync();
        await circuit.SendAsync(circuit.StartCircuit());
        return circuit;
    }

    public HttpStatusCode Status => _socket.HttpStatusCode;

    public bool IsOpen => _socket.State == WebSocketState.Open;

    public async Task HandshakeAsync()
    {
        var hello = Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e");
        await _socket.SendAsync(hello, WebSocketMessageType.Text, true, Deadline.Token);
        await ReceiveAsync(Deadline.Token);
    }

    public byte[] StartCircuit() => Message("StartCircuit", _address.ToString(), _address.ToString(), "[]", "");

    /// <summary>SignalR's own sign of life; from the first on, the server expects more.</summary>
    public static byte[] SignOfLife { get; } = [2, 0x91, 6];

    /// <summary>The question a page asks to learn how long an answer takes.</summary>
    public static byte[] Ping(int call, int padding = 0) => Message(
        "BeginInvokeDotNetFromJS", $"{call}", "RiskConsole", "Ping", 0, padding == 0 ? "[]" : $"[\"{new string('x', padding)}\"]");

    public static byte[] Confirmation(int batch) => Message("OnRenderCompleted", batch, null);

    public Task SendAsync(byte[] bytes) => _socket.SendAsync(bytes, WebSocketMessageType.Binary, true, Deadline.Token);

    /// <summary>Sends the same over and over until the server has closed.</summary>
    /// <returns>How many went out.</returns>
    public async Task<int> FloodAsync(byte[] bytes, int most = int.MaxValue)
    {
        var closed = ReadToCloseAsync();
        var sent = 0;
        try
        {
            for (; sent < most && !closed.IsCompleted; sent++)
                await SendAsync(bytes);
        }
        catch (Exception e) when (IsBrokenOff(e))
        {
            // Closed while sending.
        }
        await closed;
        return sent;
    }

    /// <returns>All that came until the server closed or broke off, as text.</returns>
    public async Task<string> ReadToCloseAsync()
    {
        var text = new StringBuilder();
        var patience = Deadline.Token;
        try
        {
            while (_socket.State is WebSocketState.Open or WebSocketState.CloseSent)
                text.Append(await ReceiveAsync(patience));
        }
        catch (Exception e) when (IsBrokenOff(e))
        {
            // Broken off.
        }
        return text.ToString();
    }

    /// <summary>Reads until a text has come.</summary>
    public async Task WaitForAsync(string text)
    {
        var patience = Deadline.Token;
        for (var all = ""; !all.Contains(text, StringComparison.Ordinal);)
        {
            Assert.Equal(WebSocketState.Open, _socket.State);
            all += await ReceiveAsync(patience);
        }
    }

    /// <summary>Goes as a browser does.</summary>
    public async Task CloseAsync()
    {
        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Deadline.Token);
        await ReadToCloseAsync();
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>An invocation as the browser's MessagePack writes it, behind its length.</summary>
    public static byte[] Message(string target, params object?[] arguments)
    {
        List<byte> body = [0x96, 0x01, 0x80, 0xC0];
        Write(body, target);
        body.Add((byte)(0x90 | arguments.Length));
        foreach (var argument in arguments)
            Write(body, argument);
        body.Add(0x90);
        List<byte> framed = [];
        for (var length = body.Count; ; length >>= 7)
        {
            framed.Add((byte)(length > 0x7F ? (length & 0x7F) | 0x80 : length));
            if (length <= 0x7F)
                break;
        }
        return [.. framed, .. body];
    }

    // What a send or receive throws depends on which of the two notices first; running out of patience has no such cause.
    private static bool IsBrokenOff(Exception e) =>
        e is WebSocketException or ObjectDisposedException or OperationCanceledException { InnerException: IOException };

    private static void Write(List<byte> to, object? value)
    {
        switch (value)
        {
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text);
                var length = new byte[4];
                BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
                to.AddRange([0xDB, .. length, .. bytes]);
                break;
            case int number:
                var digits = new byte[4];
                BinaryPrimitives.WriteInt32BigEndian(digits, number);
                to.AddRange([0xD2, .. digits]);
                break;
            default:
                to.Add(0xC0);
                break;
        }
    }

    private async Task<string> ReceiveAsync(CancellationToken ct)
    {
        var buffer = new byte[16_384];
        var read = await _socket.ReceiveAsync(buffer, ct);
        return Encoding.Latin1.GetString(buffer, 0, read.Count);
    }
}

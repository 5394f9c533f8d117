using System.Net.WebSockets;
using System.Text;

namespace RiskConsole.Bench.Circuits;

/// <summary>A client of a SignalR hub with the JSON protocol, of which it looks at nothing but the ends of messages.</summary>
internal sealed class HubConnection(Uri server, EventMarks marks, HttpMessageInvoker sockets) : LiveConnection(marks, sockets)
{
    private const byte EndMark = 0x1e;
    private static readonly byte[] KeepAlive = Encoding.UTF8.GetBytes("{\"type\":6}\u001e");

    protected override bool ShowsPast => false;

    public override Task BeatAsync() => SendAsync(KeepAlive, WebSocketMessageType.Text);

    protected override async Task ConnectAsync(CancellationToken ct)
    {
        await OpenSocketAsync(new UriBuilder(server) { Scheme = "ws", Path = "hub" }.Uri, null, ct);
        await ShakeHandsAsync("{\"protocol\":\"json\",\"version\":1}\u001e", ct);
    }

    protected override int Take(ReadOnlySpan<byte> received, long receivedAt, out ReadOnlyMemory<byte> reply)
    {
        reply = default;
        var rest = received;
        for (var end = rest.IndexOf(EndMark); end >= 0; end = rest.IndexOf(EndMark))
        {
            var message = rest[..end];
            rest = rest[(end + 1)..];
            if (message.StartsWith("{\"type\":1,"u8))
                Updated(message, receivedAt);
            else if (message.StartsWith("{\"type\":7"u8))
                Fail($"The server ended the connection: {Encoding.UTF8.GetString(message)}");
        }
        return received.Length - rest.Length;
    }
}

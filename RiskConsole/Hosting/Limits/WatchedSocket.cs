using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.Features;

namespace RiskConsole.Hosting.Limits;

/// <summary>Counts what comes in by a socket before anything reads it: also what is no call of a method, such as signs of life without end
/// and calls of what does not exist, which <see cref="MessageGuard"/> never sees.</summary>
/// <param name="frames">What it may send per second, of any kind.</param>
/// <param name="cut">Called once when that is too much.</param>
internal sealed class WatchedSocket(WebSocket inner, MessageRate frames, Action cut) : WebSocket
{
    public override WebSocketCloseStatus? CloseStatus => inner.CloseStatus;

    public override string? CloseStatusDescription => inner.CloseStatusDescription;

    public override WebSocketState State => inner.State;

    public override string? SubProtocol => inner.SubProtocol;

    public override void Abort() => inner.Abort();

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        inner.CloseAsync(closeStatus, statusDescription, cancellationToken);

    public override Task CloseOutputAsync(
        WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        inner.CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
    {
        var result = await inner.ReceiveAsync(buffer, cancellationToken);
        Count(result.MessageType, result.EndOfMessage);
        return result;
    }

    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var result = await inner.ReceiveAsync(buffer, cancellationToken);
        Count(result.MessageType, result.EndOfMessage);
        return result;
    }

    public override Task SendAsync(
        ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        inner.SendAsync(buffer, messageType, endOfMessage, cancellationToken);

    public override ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        inner.SendAsync(buffer, messageType, endOfMessage, cancellationToken);

    public override ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, WebSocketMessageFlags messageFlags,
        CancellationToken cancellationToken) =>
        inner.SendAsync(buffer, messageType, messageFlags, cancellationToken);

    public override void Dispose() => inner.Dispose();

    private void Count(WebSocketMessageType type, bool isWhole)
    {
        if (!isWhole || type == WebSocketMessageType.Close || frames.TryTake())
            return;
        cut();
        inner.Abort();
        // The way a reader learns that the connection was given up; anything else would be logged as a fault of the program.
        throw new OperationCanceledException("The connection was cut: it sent too much.");
    }
}

/// <summary>Accepts sockets as watched ones.</summary>
internal sealed class WatchedSockets(IHttpWebSocketFeature inner, Func<WebSocket, WebSocket> watch) : IHttpWebSocketFeature
{
    public bool IsWebSocketRequest => inner.IsWebSocketRequest;

    public async Task<WebSocket> AcceptAsync(WebSocketAcceptContext context) => watch(await inner.AcceptAsync(context));
}

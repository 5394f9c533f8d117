using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace RiskConsole.Bench.Machine;

/// <summary>Makes a .NET process of the same user collect all its garbage, so that what stays resident is what it needs. Through the
/// runtime's diagnostic socket: a tracing session that asks for heap collection begins with a full one.</summary>
/// <remarks>https://github.com/dotnet/diagnostics/blob/main/documentation/design-docs/ipc-protocol.md</remarks>
internal static class GarbageCollection
{
    private const byte EventPipe = 2, StopTracing = 1, CollectTracing = 3;
    private const long GCHeapCollect = 0x80_0000;
    private const int HeaderSize = 20;

    // The end of the collection is not announced; it takes well under a second for such heaps, giving pages back a little longer.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    public static async Task ForceAsync(int processId, CancellationToken ct)
    {
        var path = Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{processId}-*-socket").FirstOrDefault()
            ?? throw new InvalidOperationException($"Process {processId} has no diagnostic socket.");
        using var session = await SendAsync(path, CollectTracing, Request(), ct);
        var id = new byte[HeaderSize + sizeof(ulong)];
        await session.ReadExactlyAsync(id, ct);
        var draining = session.CopyToAsync(Stream.Null, ct);
        await Task.Delay(Settled, ct);
        using var stop = await SendAsync(path, StopTracing, id[HeaderSize..], ct);
        await stop.ReadExactlyAsync(new byte[HeaderSize], ct);
        await draining;
    }

    private static byte[] Request()
    {
        const string provider = "Microsoft-Windows-DotNETRuntime\0";
        using var payload = new MemoryStream();
        using var writer = new BinaryWriter(payload);
        writer.Write(16);               // Buffer, MB.
        writer.Write(1);                // The format "nettrace".
        writer.Write(false);            // No rundown at the end.
        writer.Write(1);                // One provider:
        writer.Write(GCHeapCollect);    // keywords,
        writer.Write(4);                // level "informational",
        writer.Write(provider.Length);
        writer.Write(Encoding.Unicode.GetBytes(provider));
        writer.Write(0);                // and no filter.
        writer.Flush();
        return payload.ToArray();
    }

    private static async Task<NetworkStream> SendAsync(string path, byte command, byte[] payload, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
            var message = new byte[HeaderSize + payload.Length];
            Encoding.ASCII.GetBytes("DOTNET_IPC_V1\0").CopyTo(message, 0);
            BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(14), (ushort)message.Length);
            (message[16], message[17]) = (EventPipe, command);
            payload.CopyTo(message, HeaderSize);
            await socket.SendAsync(message, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

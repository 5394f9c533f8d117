using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace RiskConsole.Bench.Machine;

/// <summary>Makes a .NET process of the same user collect all its garbage and tells what is left. Through the runtime's diagnostic socket:
/// a tracing session that asks for heap collection begins with a full one, and one that asks for counters gets them every second.</summary>
/// <remarks>https://github.com/dotnet/diagnostics/blob/main/documentation/design-docs/ipc-protocol.md</remarks>
internal static class GarbageCollection
{
    private const byte EventPipe = 2, StopTracing = 1, CollectTracing = 3;
    private const long GCHeapCollect = 0x80_0000;
    private const int HeaderSize = 20;

    // The first counters may be of before the collection, which takes well under a second for such heaps.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3.5);

    // In an event of System.Runtime, the counter's value follows its name and title, texts that end with a zero.
    private static readonly byte[] HeapSize = Encoding.Unicode.GetBytes("gc-heap-size\0GC Heap Size\0");

    /// <returns>Megabytes of objects on the managed heap after the collection.</returns>
    public static async Task<double> ForceAsync(int processId, CancellationToken ct)
    {
        var path = Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{processId}-*-socket").FirstOrDefault()
            ?? throw new InvalidOperationException($"Process {processId} has no diagnostic socket.");
        using var session = await SendAsync(path, CollectTracing, Request(), ct);
        var id = new byte[HeaderSize + sizeof(ulong)];
        await session.ReadExactlyAsync(id, ct);
        using var events = new MemoryStream();
        var draining = session.CopyToAsync(events, ct);
        await Task.Delay(Settled, ct);
        using var stop = await SendAsync(path, StopTracing, id[HeaderSize..], ct);
        await stop.ReadExactlyAsync(new byte[HeaderSize], ct);
        await draining;
        var all = events.ToArray().AsSpan();
        var at = all.LastIndexOf(HeapSize);
        return at >= 0
            ? BinaryPrimitives.ReadDoubleLittleEndian(all[(at + HeapSize.Length)..])
            : throw new InvalidDataException($"Process {processId} did not tell the size of its heap.");
    }

    private static byte[] Request()
    {
        using var payload = new MemoryStream();
        using var writer = new BinaryWriter(payload);
        writer.Write(16);               // Buffer, MB.
        writer.Write(1);                // The format "nettrace".
        writer.Write(false);            // No rundown at the end.
        writer.Write(2);                // Two providers.
        Provider("Microsoft-Windows-DotNETRuntime", GCHeapCollect, "");
        Provider("System.Runtime", -1, "EventCounterIntervalSec=1");
        writer.Flush();
        return payload.ToArray();

        void Provider(string name, long keywords, string filter)
        {
            writer.Write(keywords);
            writer.Write(4);            // Level "informational".
            Text(name);
            Text(filter);
        }

        void Text(string text)
        {
            writer.Write(text.Length + 1);
            writer.Write(Encoding.Unicode.GetBytes(text + '\0'));
        }
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

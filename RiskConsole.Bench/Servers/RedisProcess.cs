using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RiskConsole.Bench.Servers;

/// <summary>A Redis of the bench's own on a free loopback port, append-only as the console's handbook advises.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);

    private readonly string _folder = Directory.CreateTempSubdirectory("riskconsole-bench-redis-").FullName;
    private readonly Process _process;

    private RedisProcess(int port)
    {
        Port = port;
        _process = Process.Start(new ProcessStartInfo("redis-server",
        [
            "--port", $"{port}", "--bind", "127.0.0.1", "--dir", _folder, "--save", "", "--appendonly", "yes", "--appendfsync", "everysec",
            "--logfile", "redis.log",
        ]))!;
    }

    public int Port { get; }

    public int Id => _process.Id;

    /// <summary>For <c>ConnectionStrings__Redis</c>.</summary>
    public string Url => $"redis://127.0.0.1:{Port}/0";

    /// <summary>Starts it and waits until it takes connections.</summary>
    public static async Task<RedisProcess> StartAsync(CancellationToken ct)
    {
        var redis = new RedisProcess(FreePort());
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(StartLimit);
        while (true)
        {
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, redis.Port, limit.Token);
                return redis;
            }
            catch (SocketException)
            {
                await Task.Delay(20, limit.Token);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RiskConsole.Tests.Support;

/// <summary>A real Redis on a free loopback port with a folder of its own, which can be killed, paused and started again on its data.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("riskconsole-redis-").FullName;
    private readonly string[] _arguments;
    private Process? _process;

    /// <param name="arguments">Settings beyond append-only with <c>everysec</c>, e.g. <c>--requirepass secret</c>.</param>
    private RedisServer(string[] arguments)
    {
        _arguments = arguments;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public int Port { get; }

    /// <summary>For <c>ConnectionStrings:Redis</c>.</summary>
    public string Url => $"redis://127.0.0.1:{Port}/0";

    public static async Task<RedisServer> StartAsync(params string[] arguments)
    {
        var server = new RedisServer(arguments);
        await server.StartAsync();
        return server;
    }

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("redis-server",
        [
            "--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder, "--save", "", "--appendonly", "yes", "--appendfsync", "everysec",
            "--daemonize", "no", "--loglevel", "warning", .. _arguments,
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        await Deadline.UntilAsync(async () =>
        {
            Assert.False(_process.HasExited, "redis-server ended at start");
            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync(IPAddress.Loopback, Port);
                var stream = socket.GetStream();
                await stream.WriteAsync("PING\r\n"u8.ToArray());
                var answer = new byte[64];
                var read = await stream.ReadAsync(answer);
                return read > 0 && !System.Text.Encoding.ASCII.GetString(answer, 0, read).StartsWith("-LOADING", StringComparison.Ordinal);
            }
            catch (SocketException)
            {
                return false;
            }
        }, "redis-server answers");
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(Deadline.Token);
        _process.Dispose();
        _process = null;
    }

    /// <summary>SIGSTOP: connections stay open, nothing is answered.</summary>
    public Task PauseAsync() => SignalAsync("-STOP");

    /// <summary>SIGCONT.</summary>
    public Task ResumeAsync() => SignalAsync("-CONT");

    /// <summary>Runs one command by <c>redis-cli</c> and returns what it prints.</summary>
    public async Task<string> CliAsync(params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo("redis-cli", ["-p", $"{Port}", "--raw", .. words]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(Deadline.Token);
        await process.WaitForExitAsync(Deadline.Token);
        return output.TrimEnd('\n');
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{_process!.Id}"]);
        await kill.WaitForExitAsync(Deadline.Token);
    }
}

using System.Diagnostics;
using RiskConsole.Bench.Machine;

namespace RiskConsole.Bench.Servers;

/// <summary>A .NET program of the build output that serves HTTP, as a process of its own: started, watched, stopped.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int KeptLines = 40;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Queue<string> _output = [];
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _marker;
    private readonly Process _process;

    private ServerProcess(ProcessStartInfo start, string marker)
    {
        _marker = marker;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, e) => Keep(e.Data);
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException($"The server ended.\n{Output}"));
    }

    public int Id => _process.Id;

    /// <summary>Where it listens.</summary>
    public Uri Address => _address.Task.Result;

    /// <summary>CPU and memory up to now.</summary>
    public ProcessUse Use => ProcessUse.Of(Id);

    /// <summary>The last lines it wrote.</summary>
    public string Output
    {
        get
        {
            lock (_gate)
                return string.Join('\n', _output);
        }
    }

    /// <summary>Starts it and waits until it says where it listens.</summary>
    /// <param name="start">The program; its output is read here.</param>
    /// <param name="marker">What stands before the address in the line that names it.</param>
    public static async Task<ServerProcess> StartAsync(ProcessStartInfo start, string marker, CancellationToken ct)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var server = new ServerProcess(start, marker);
        try
        {
            server._process.Start();
            server._process.BeginOutputReadLine();
            server._process.BeginErrorReadLine();
            await server._address.Task.WaitAsync(StartLimit, ct);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A start of a program of the build output, e.g. <c>RiskConsole.dll</c>.</summary>
    public static ProcessStartInfo Program(string file, IEnumerable<string> words)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, file), .. words]);
        start.Environment.Remove("ASPNETCORE_URLS");
        return start;
    }

    /// <summary>SIGTERM, as an operator stops it; killed when it does not end in time.</summary>
    public async Task StopAsync()
    {
        if (_process.HasExited)
            return;
        using (var term = Process.Start("kill", ["-TERM", $"{Id}"]))
            await term.WaitForExitAsync();
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
        }
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (IsStarted && !_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private bool IsStarted
    {
        get
        {
            try
            {
                return _process.Id > 0;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_gate)
        {
            _output.Enqueue(line);
            if (_output.Count > KeptLines)
                _output.Dequeue();
        }
        var at = line.IndexOf(_marker, StringComparison.Ordinal);
        if (at >= 0)
            _address.TrySetResult(new Uri(line[(at + _marker.Length)..].Trim()));
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RiskConsole.Tests.Support;

/// <summary>The built program as a process of its own, which can be killed without warning and started again on the same data and address.</summary>
internal sealed class ConsoleProcess : IAsyncDisposable
{
    private readonly string _folder;
    private readonly bool _ownsFolder;
    private readonly (string Key, string Value)[] _settings;
    private readonly Lock _outputGate = new();
    private readonly List<string> _output = [];
    private Process? _process;

    /// <param name="settings">Beyond the database, e.g. <c>ConnectionStrings:Redis</c>.</param>
    public ConsoleProcess(params (string Key, string Value)[] settings)
        : this(null, settings)
    {
    }

    private ConsoleProcess(string? folder, (string Key, string Value)[] settings)
    {
        _ownsFolder = folder is null;
        _settings = settings;
        _folder = folder ?? Directory.CreateTempSubdirectory("riskconsole-process-").FullName;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    public Uri Address { get; }

    public string DatabaseFile => Path.Combine(_folder, "riskconsole.db");

    /// <summary>One more instance on the same data and settings, at an address of its own; to be disposed before this one.</summary>
    public ConsoleProcess Another() => new(_folder, _settings);

    /// <summary>Runs a command of the command line to its end.</summary>
    /// <returns>Its standard output, trimmed.</returns>
    public async Task<string> CommandAsync(params string[] words)
    {
        using var process = await RunAsync(words);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(Deadline.Token);
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', words)}: exit {process.ExitCode}\n{await errors}");
        return (await output).Trim();
    }

    /// <summary>Starts the web application and waits until it is ready.</summary>
    public async Task StartAsync()
    {
        _process = await RunAsync(["--urls", Address.ToString().TrimEnd('/')]);
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var client = new HttpClient { BaseAddress = Address };
        await Deadline.UntilAsync(async () =>
        {
            Assert.False(_process.HasExited, $"The console ended at start:\n{Output()}");
            try
            {
                return (await client.GetAsync(new Uri("/health/ready", UriKind.Relative))).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, "the console is ready");
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(Deadline.Token);
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        if (_ownsFolder)
            Directory.Delete(_folder, recursive: true);
    }

    private async Task<Process> RunAsync(IEnumerable<string> words)
    {
        if (!File.Exists(DatabaseFile))
            File.Copy(await EmptyDatabase.FileAsync(), DatabaseFile);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "RiskConsole.dll"), .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = _folder,
        };
        start.Environment["ConnectionStrings__Default"] = $"Data Source={DatabaseFile}";
        foreach (var (key, value) in _settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment.Remove("ASPNETCORE_URLS");
        return Process.Start(start)!;
    }

    private void Keep(object sender, DataReceivedEventArgs e)
    {
        lock (_outputGate)
            _output.Add(e.Data ?? "");
    }

    private string Output()
    {
        lock (_outputGate)
            return string.Join('\n', _output.TakeLast(40));
    }
}

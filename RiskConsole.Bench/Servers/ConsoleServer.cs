using System.Diagnostics;
using RiskConsole.Bench.Machine;

namespace RiskConsole.Bench.Servers;

/// <summary>The built console as a process of its own, on a data folder of its own, with an admin and an API key made through its command
/// line. It can be stopped, killed and started again on the same data.</summary>
/// <param name="settings">Settings as environment variables, e.g. <c>Live__MaxCircuits</c>; they win over the bench's own.</param>
/// <param name="folder">The folder with its data, to share it with another instance; by default a new one, deleted at the end.</param>
internal sealed class ConsoleServer(IReadOnlyDictionary<string, string>? settings = null, string? folder = null) : IAsyncDisposable
{
    private readonly bool _ownsFolder = folder is null;
    private ServerProcess? _process;

    public string Folder { get; } = folder ?? Directory.CreateTempSubdirectory("riskconsole-bench-").FullName;

    public string DatabaseFile => Path.Combine(Folder, "riskconsole.db");

    /// <summary>Where it listens since its last start.</summary>
    public Uri Address => Process.Address;

    /// <summary>The running process.</summary>
    public ServerProcess Process => _process ?? throw new InvalidOperationException("The console is not running.");

    public ProcessUse Use => Process.Use;

    /// <summary>A new console that listens, with an admin and a key for ingest and reading.</summary>
    public static async Task<(ConsoleServer Server, ConsoleAccess Access)> StartNewAsync(
        IReadOnlyDictionary<string, string>? settings, CancellationToken ct)
    {
        var server = new ConsoleServer(settings);
        try
        {
            var access = await server.CreateAccessAsync(ct);
            await server.StartAsync(ct);
            return (server, access);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates an admin and a key.</summary>
    public async Task<ConsoleAccess> CreateAccessAsync(CancellationToken ct)
    {
        const string user = "bench", password = "steady-otter-draws-47-lanterns";
        await CommandAsync(["user", "create", user, "--role", "admin", "--password-stdin"], password, ct);
        var key = await CommandAsync(["apikey", "create", "bench", "--scopes", "ingest,read"], null, ct);
        return new ConsoleAccess(user, password, key);
    }

    /// <summary>Runs a command of the console's command line to its end.</summary>
    /// <returns>Its standard output, trimmed.</returns>
    public async Task<string> CommandAsync(string[] words, string? input, CancellationToken ct)
    {
        var start = Prepare(words);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        using var process = System.Diagnostics.Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        if (input is not null)
            await process.StandardInput.WriteLineAsync(input.AsMemory(), ct);
        process.StandardInput.Close();
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0)
        {
            var said = await errors;
            throw new InvalidOperationException($"{string.Join(' ', words)}: exit {process.ExitCode}\n{said}");
        }
        return (await output).Trim();
    }

    /// <summary>Starts the web application and waits until it listens.</summary>
    public async Task StartAsync(CancellationToken ct) =>
        _process = await ServerProcess.StartAsync(Prepare(["--urls", "http://127.0.0.1:0"]), "RiskConsole listens on ", ct);

    /// <summary>SIGTERM, as an operator stops it.</summary>
    public Task StopAsync() => EndAsync(p => p.StopAsync());

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => EndAsync(p => p.KillAsync());

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await StopAsync();
        if (_ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }

    private async Task EndAsync(Func<ServerProcess, Task> end)
    {
        await using var process = Process;
        _process = null;
        await end(process);
    }

    private ProcessStartInfo Prepare(string[] words)
    {
        var start = ServerProcess.Program("RiskConsole.dll", words);
        start.WorkingDirectory = Folder;
        start.Environment["ConnectionStrings__Default"] = $"Data Source={DatabaseFile}";
        // As in production: warnings only, and as many sign-ins as a load client needs, without the work of a real password.
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["Access__SignInsPerMinute"] = "10000";
        start.Environment["Access__PasswordIterations"] = "1000";
        // One load client is many people behind one address.
        start.Environment["Live__MaxCircuitsPerUser"] = "0";
        start.Environment["Live__ConnectionsPerMinute"] = "0";
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return start;
    }
}

/// <summary>What it takes to use a console: a name and password for its pages, a key for its API.</summary>
internal sealed record ConsoleAccess(string User, string Password, string Key);

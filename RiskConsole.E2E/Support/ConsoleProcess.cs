using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace RiskConsole.E2E.Support;

/// <summary>The built program as a process of its own, on a free loopback port, with a folder of its own for the database. Goes with its folder.</summary>
internal sealed class ConsoleProcess : IAsyncDisposable
{
    private const string Listening = "RiskConsole listens on ";
    private static readonly string Program = FindProgram();

    private readonly string _folder;
    private readonly bool _ownsFolder;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly string[] _settings;
    private Process? _process;

    private ConsoleProcess(string[] settings, string? folder = null)
    {
        _settings = settings;
        _ownsFolder = folder is null;
        _folder = folder ?? Directory.CreateTempSubdirectory("riskconsole-e2e-").FullName;
    }

    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    /// <summary>The file of its database.</summary>
    public string Database => Path.Combine(_folder, "riskconsole.db");

    /// <summary>Everything it has written so far, line by line.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>Starts one with nothing in it yet.</summary>
    public static Task<ConsoleProcess> StartAsync(params string[] settings) => StartAsync(null, settings);

    /// <summary>Starts one that begins with what was made before.</summary>
    public static async Task<ConsoleProcess> StartAsync(Seed? seed, params string[] settings)
    {
        var console = new ConsoleProcess(settings);
        seed?.CopyTo(console._folder);
        await console.StartAsync();
        return console;
    }

    /// <summary>One that is not started, for its commands.</summary>
    public static ConsoleProcess In(string folder) => new([], folder);

    /// <summary>Starts one more instance on the same data with the same settings; to be disposed before this one.</summary>
    public async Task<ConsoleProcess> AnotherAsync()
    {
        var console = new ConsoleProcess(_settings, _folder);
        await console.StartAsync();
        return console;
    }

    /// <summary>Starts it again, at the address it had.</summary>
    public async Task StartAsync()
    {
        var seen = _output.Count;
        _process = Process.Start(Command([$"--urls={Address.GetLeftPart(UriPartial.Authority)}", .. _settings]))!;
        Collect(_process.StandardOutput);
        Collect(_process.StandardError);
        try
        {
            var line = await WaitForLineAsync(text => text.StartsWith(Listening, StringComparison.Ordinal), seen);
            Address = new(line[Listening.Length..]);
        }
        catch
        {
            // Whoever asked for it does not get it, and could not end it.
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for a line of the output, past or to come.</summary>
    public async Task<string> WaitForLineAsync(Func<string, bool> matches, int skip = 0)
    {
        string? found = null;
        await Deadline.UntilAsync(() =>
        {
            found = _output.Skip(skip).FirstOrDefault(matches);
            Assert.True(found is not null || _process is { HasExited: false }, $"The console ended:\n{string.Join('\n', _output)}");
            return found is not null;
        }, $"a certain line; so far:\n{string.Join('\n', _output)}");
        return found!;
    }

    /// <summary>Ends it as a crash would.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(Deadline.Token);
    }

    /// <summary>Ends it as an orchestrator would.</summary>
    public async Task StopAsync()
    {
        using var stop = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync(Deadline.Token);
    }

    /// <summary>Runs a command of the program against the same database.</summary>
    /// <returns>What it wrote to stdout.</returns>
    public async Task<string> RunAsync(string? input, params string[] words)
    {
        using var command = Process.Start(Command(words))!;
        await command.StandardInput.WriteLineAsync(input ?? "");
        command.StandardInput.Close();
        var output = command.StandardOutput.ReadToEndAsync(Deadline.Token);
        var error = command.StandardError.ReadToEndAsync(Deadline.Token);
        await command.WaitForExitAsync(Deadline.Token);
        Assert.True(command.ExitCode == 0, $"{string.Join(' ', words)} ended with {command.ExitCode}: {await error}");
        return (await output).Trim();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await KillAsync();
        _process?.Dispose();
        if (_ownsFolder)
            Directory.Delete(_folder, recursive: true);
    }

    private ProcessStartInfo Command(IEnumerable<string> words)
    {
        var start = new ProcessStartInfo(Program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        foreach (var word in words)
            start.ArgumentList.Add(word);
        start.Environment["ConnectionStrings__Default"] = $"Data Source={Database}";
        // Hashing a password at full strength takes half a second of a small machine; how strong it is, is not what these tests are about.
        start.Environment["Access__PasswordIterations"] = "1000";
        return start;
    }

    private void Collect(StreamReader reader) => _ = Task.Run(async () =>
    {
        while (await reader.ReadLineAsync() is { } line)
            _output.Enqueue(line);
    });

    private static string FindProgram()
    {
        // .../RiskConsole.E2E/bin/CONFIGURATION/FRAMEWORK/
        var bin = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(bin.Parent!.Parent!.Parent!.Parent!.FullName, "RiskConsole", "bin", bin.Parent.Name, bin.Name, "RiskConsole");
        return File.Exists(program) ? program : throw new InvalidOperationException($"Build the solution first: there is no {program}.");
    }
}

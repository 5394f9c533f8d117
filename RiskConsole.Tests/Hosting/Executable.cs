using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Hosting;

/// <summary>The built program as a process of its own, in a folder of its own, as an administrator runs it.</summary>
internal sealed class Executable : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = [];
    private readonly ConcurrentQueue<string> _errors = [];

    private Executable(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public IReadOnlyList<string> Output => [.. _output];

    public IReadOnlyList<string> Errors => [.. _errors];

    public static Executable Start(string folder, string[] args, (string Key, string Value)[]? environment = null, string? input = null)
    {
        var info = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "RiskConsole"), args)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        info.Environment.Remove("ASPNETCORE_ENVIRONMENT");
        info.Environment.Remove("ASPNETCORE_URLS");
        foreach (var (key, value) in environment ?? [])
            info.Environment[key] = value;
        var executable = new Executable(new Process { StartInfo = info });
        if (input is not null)
            executable._process.StandardInput.WriteLine(input);
        executable._process.StandardInput.Close();
        return executable;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string folder, string[] args, (string Key, string Value)[]? environment = null, string? input = null)
    {
        await using var run = Start(folder, args, environment, input);
        await run._process.WaitForExitAsync(Deadline.Token);
        return (run._process.ExitCode, string.Join('\n', run._output), string.Join('\n', run._errors));
    }

    /// <returns>The first line of stdout with this beginning, without it.</returns>
    public async Task<string> LineAsync(string beginning)
    {
        string? found = null;
        await Deadline.UntilAsync(() =>
            (found = _output.FirstOrDefault(l => l.StartsWith(beginning, StringComparison.Ordinal))) is not null || _process.HasExited,
            $"'{beginning}' on stdout");
        return found?[beginning.Length..]
            ?? throw new InvalidOperationException($"Ended without '{beginning}': {string.Join('\n', _errors.Concat(_output))}");
    }

    /// <summary>Asks it to stop, as a service manager does.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync(Deadline.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        _process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
            lines.Enqueue(line);
    }
}

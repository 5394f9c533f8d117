using System.Diagnostics;
using System.Text.RegularExpressions;

namespace RiskConsole.Tests.Packaging;

/// <summary>Does what a Dockerfile says without Docker: every stage has a folder for a root, absolute paths are taken to be inside it, and commands
/// see no environment but what the file sets, a PATH and a HOME (whose package cache makes a restore quick).</summary>
internal sealed partial class ImageOutsideDocker(string context, IgnoreFile ignored, string folder)
{
    private readonly Dictionary<string, string> _roots = [];
    private string _workDirectory = "/";

    /// <summary>Follows the stages in order and gives the root of the last one.</summary>
    public async Task<string> BuildAsync(IReadOnlyList<Stage> stages, CancellationToken ct)
    {
        var root = "";
        foreach (var stage in stages)
        {
            root = Path.Combine(folder, $"stage{_roots.Count}");
            _roots[stage.Name ?? ""] = root;
            _workDirectory = "/";
            Directory.CreateDirectory(root);
            foreach (var instruction in stage.Instructions)
                await FollowAsync(stage, root, instruction, ct);
        }
        return root;
    }

    /// <summary>A command that runs as it would inside the image.</summary>
    /// <param name="log">Where its output goes: to a file, as what it leaves running may keep a pipe open.</param>
    public ProcessStartInfo Command(Stage stage, string root, IReadOnlyList<string> command, string log, IReadOnlyDictionary<string, string>? settings = null)
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = Map(root, _workDirectory) };
        foreach (var argument in (string[])["-c", "exec \"$@\" >\"$0\" 2>&1 </dev/null", log, .. command.Select(word => MapAll(root, word))])
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment["HOME"] = Environment.GetEnvironmentVariable("HOME");
        foreach (var (name, value) in stage.Environment.Concat(settings ?? new Dictionary<string, string>()))
            start.Environment[name] = MapAll(root, value);
        return start;
    }

    private async Task FollowAsync(Stage stage, string root, Instruction instruction, CancellationToken ct)
    {
        switch (instruction.Name)
        {
            case "WORKDIR":
                _workDirectory = instruction.Text;
                Directory.CreateDirectory(Map(root, _workDirectory));
                break;
            case "COPY":
                Copy(root, instruction.Text);
                break;
            // Packages of the base image's system: the machine that runs the tests has them already, test.sh sees to it.
            case "RUN" when !instruction.Text.StartsWith("apt-get", StringComparison.Ordinal):
                await RunAsync(stage, root, instruction.Text, ct);
                break;
        }
    }

    private async Task RunAsync(Stage stage, string root, string text, CancellationToken ct)
    {
        var log = Path.Combine(folder, "run.log");
        using var process = Process.Start(Command(stage, root, ["/bin/sh", "-c", text], log))!;
        await process.WaitForExitAsync(ct);
        Assert.True(process.ExitCode == 0, $"RUN {text}\nended with {process.ExitCode}:\n{await File.ReadAllTextAsync(log, ct)}");
    }

    private void Copy(string root, string text)
    {
        var words = Stage.Words(text);
        var from = words.FirstOrDefault(w => w.StartsWith("--from=", StringComparison.Ordinal))?["--from=".Length..];
        var paths = words.Where(w => !w.StartsWith("--", StringComparison.Ordinal)).ToArray();
        var target = Map(root, paths[^1]);
        foreach (var path in paths[..^1])
        {
            var source = from is null ? Path.Combine(context, path) : Map(_roots[from], path);
            if (Directory.Exists(source))
                CopyFolder(source, target, from is null);
            else if (!ignored.Ignores(path))
                CopyFile(source, Path.Combine(target, Path.GetFileName(source)));
            else
                Assert.Fail($"COPY {path}: .dockerignore leaves it out.");
        }
    }

    private void CopyFolder(string source, string target, bool fromContext)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            if (!fromContext || !ignored.Ignores(Path.GetRelativePath(context, file).Replace('\\', '/')))
                CopyFile(file, Path.Combine(target, Path.GetRelativePath(source, file)));
    }

    private static void CopyFile(string source, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(source, target, overwrite: true);
    }

    private string Map(string root, string path) => root + (path.StartsWith('/') ? path : Path.Combine(_workDirectory, path));

    // The system's own programs stay where they are.
    private static string MapAll(string root, string text) => AbsolutePath().Replace(text, path => root + path.Value);

    [GeneratedRegex(@"(?<![\w./:-])/(?!bin/|usr/)\w+")]
    private static partial Regex AbsolutePath();
}

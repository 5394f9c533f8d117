using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace RiskConsole.Bench.Output;

/// <summary>What a command found: each table is printed when it is there, and all go to the file of <c>--json</c> at the end.</summary>
internal sealed class Report(TextWriter output, FileInfo? json, TimeProvider time)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly List<Figures> _tables = [];
    private readonly List<string> _notes = [];
    private readonly DateTimeOffset _started = time.GetUtcNow();

    /// <summary>The option every measuring command has.</summary>
    public static Option<FileInfo?> JsonOption() => new("--json")
    {
        Description = "Also write the figures to this file.",
        HelpName = "FILE",
    };

    public void Add(Figures table)
    {
        _tables.Add(table);
        table.Write(output);
    }

    /// <summary>Says what a reader must know to judge the figures.</summary>
    public void Note(string text)
    {
        _notes.Add(text);
        output.WriteLine(text);
    }

    /// <summary>Says how far the run is; not kept.</summary>
    public void Progress(string text) => output.WriteLine(text);

    /// <summary>Writes the file, when one was asked for.</summary>
    public async Task SaveAsync(CancellationToken ct)
    {
        if (json is null)
            return;
        json.Directory?.Create();
        await using var file = json.Create();
        await JsonSerializer.SerializeAsync(file, new
        {
            started = _started,
            command = string.Join(' ', Environment.GetCommandLineArgs().Skip(1)),
            machine = new
            {
                cores = Environment.ProcessorCount,
                runtime = RuntimeInformation.FrameworkDescription,
                system = RuntimeInformation.OSDescription,
            },
            notes = _notes,
            tables = _tables.Select(t => new
            {
                title = t.Title,
                rows = t.Rows.Select(row => t.Columns.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second)),
            }),
        }, Indented, ct);
        output.WriteLine($"Written to {json.FullName}");
    }
}

namespace RiskConsole.Tests.Hosting;

/// <summary>The command line within this process, which costs a tenth of a process of its own: for what a command says and answers. Each run has its own standard streams,
/// so that tests may run beside each other.</summary>
internal static class CommandInProcess
{
    private static readonly AsyncLocal<Streams?> s_current = new();
    private static readonly Lazy<bool> s_routed = new(Route);

    /// <param name="folder">Holds the database.</param>
    /// <param name="args">Names of files must be whole: the working folder is not changed.</param>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string folder, string[] args, string? input = null)
    {
        Assert.True(s_routed.Value);
        var streams = new Streams(new StringReader(input is null ? "" : input + "\n"));
        s_current.Value = streams;
        try
        {
            var code = await Task.Run(() => ConsoleCommands.RunAsync([.. args, $"--ConnectionStrings:Default=Data Source={Path.Combine(folder, "data", "riskconsole.db")}"]));
            return (code, streams.Written.ToString().TrimEnd('\n'), streams.Complaints.ToString().TrimEnd('\n'));
        }
        finally
        {
            s_current.Value = null;
        }
    }

    private static bool Route()
    {
        Console.SetOut(new RoutedWriter(Console.Out, streams => streams.Written));
        Console.SetError(new RoutedWriter(Console.Error, streams => streams.Complaints));
        Console.SetIn(new RoutedReader(Console.In));
        return true;
    }

    private sealed class Streams(TextReader input)
    {
        public TextReader Input { get; } = input;

        public StringWriter Written { get; } = new() { NewLine = "\n" };

        public StringWriter Complaints { get; } = new() { NewLine = "\n" };
    }

    private sealed class RoutedWriter(TextWriter otherwise, Func<Streams, TextWriter> choose) : TextWriter
    {
        public override System.Text.Encoding Encoding => otherwise.Encoding;

        private TextWriter Current => s_current.Value is { } streams ? choose(streams) : otherwise;

        public override void Write(char value) => Current.Write(value);

        public override void Write(char[] buffer, int index, int count) => Current.Write(buffer, index, count);

        public override void Write(string? value) => Current.Write(value);

        public override void WriteLine(string? value) => Current.WriteLine(value);
    }

    private sealed class RoutedReader(TextReader otherwise) : TextReader
    {
        private TextReader Current => s_current.Value?.Input ?? otherwise;

        public override int Read() => Current.Read();

        public override int Peek() => Current.Peek();

        public override string? ReadLine() => Current.ReadLine();
    }
}

namespace RiskConsole;

/// <summary>The command line: without a command the web application runs; the others use the same configuration and end.</summary>
internal static class ConsoleCommands
{
    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = ConsoleApp.Build(args);
        await app.RunAsync();
        return 0;
    }
}

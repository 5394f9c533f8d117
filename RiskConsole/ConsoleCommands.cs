using System.CommandLine;
using RiskConsole.Access;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Audit;
using RiskConsole.Events.Import;
using RiskConsole.Hosting;
using RiskConsole.Reports;

namespace RiskConsole;

/// <summary>The command line: without a command the web application runs; the others use the same configuration and end.</summary>
/// <remarks>Exit codes: 0 done, 1 failed, 2 wrong usage, 3 cannot be decided (<c>audit verify</c>), 78 wrong configuration (sysexits.h).</remarks>
internal static class ConsoleCommands
{
    public static async Task<int> RunAsync(string[] args)
    {
        var (settings, words) = CommandArguments.Split(args);
        var root = Root(settings);
        var parsed = root.Parse(words);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("See: RiskConsole --help");
            return ExitCodes.Usage;
        }
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            // The web application's host stops in order by itself; a command gets this long to end what it is at.
            ProcessTerminationTimeout = words.Length == 0 ? null : TimeSpan.FromSeconds(30),
        });
    }

    private static RootCommand Root(string[] settings)
    {
        var root = new RootCommand(
            "RiskConsole, the real-time risk console. Without a command it runs the web application. "
            + "Every setting can follow any command, e.g. --urls http://127.0.0.1:5080 "
            + "--ConnectionStrings:Default=\"Data Source=data/riskconsole.db\".");
        root.SetAction((_, ct) => WebHost.RunAsync(settings, ct));
        root.Subcommands.Add(UserCommands.Create(settings));
        root.Subcommands.Add(ApiKeyCommands.Create(settings));
        root.Subcommands.Add(ImportCommand.Create(settings));
        root.Subcommands.Add(BacktestCommand.Create(settings));
        root.Subcommands.Add(AuditCommands.Create(settings));
        root.Subcommands.Add(ReportCommand.Create(settings));
        root.Subcommands.Add(DatabaseCommands.Create(settings));
        root.Subcommands.Add(HealthCheckCommand.Create(settings));
        return root;
    }
}

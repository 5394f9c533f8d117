using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Hosting;

/// <summary>Runs one command with the services and the configuration of the web application, but without serving anything. Results go to
/// stdout, everything else to stderr. Safe while the web application runs on the same database.</summary>
internal static class CommandHost
{
    /// <param name="settings">As <see cref="CommandArguments.Split"/> gives them.</param>
    /// <param name="run">Gives the exit code. Refused input, missing rights and a busy store are explained on stderr.</param>
    public static async Task<int> RunAsync(string[] settings, Func<IServiceProvider, CancellationToken, Task<int>> run,
        CancellationToken ct)
    {
        try
        {
            await using var app = ConsoleApp.Build(settings, QuietLogs);
            var applied = await app.Services.GetRequiredService<Migrator>().ApplyAsync(ct);
            await app.Services.GetRequiredService<UpgradeTelling>().TellAsync(Actors.System("command line"), ct);
            if (applied.Count > 0)
                await Console.Error.WriteLineAsync($"The database was brought up to date: {string.Join(", ", applied)}.");
            return await run(app.Services, ct);
        }
        catch (InputRefusedException refused)
        {
            foreach (var fault in refused.Faults)
                await Console.Error.WriteLineAsync(fault.Field.Length == 0 ? fault.Message : $"{fault.Field}: {fault.Message}");
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped before it was done.");
            return ExitCodes.Failed;
        }
        catch (Exception e) when (e is LogBusyException or AccessDeniedException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCodes.Failed;
        }
        catch (Exception e) when (StartupFaults.Explain(e) is { } fault)
        {
            foreach (var line in fault.Lines)
                await Console.Error.WriteLineAsync(line);
            return fault.ExitCode;
        }
    }

    /// <summary>Keeps logs off stdout, which belongs to the result of the command.</summary>
    internal static void QuietLogs(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(o => o.SingleLine = true);
        builder.Logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o =>
            o.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter(null, LogLevel.Warning);
    }
}

using System.CommandLine;
using System.Globalization;
using RiskConsole.Access;
using RiskConsole.Audit.Log;
using RiskConsole.Hosting;

namespace RiskConsole.Audit.GiveUp;

/// <summary><c>audit give-up</c>.</summary>
internal static class GiveUpCommand
{
    public static Command Create(string[] settings)
    {
        var reason = new Option<string>("--reason") { Description = "What happened and why it cannot be mended, for the log itself.", Required = true };
        var command = new Command(
            "give-up",
            "The last resort for a halted log that no copy can mend: gives up the logs that are broken, without signing them, and opens another whose first entry says so.") { reason };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(settings, (services, token) => RunAsync(services, parsed.GetRequiredValue(reason), token), ct));
        return command;
    }

    private static async Task<int> RunAsync(IServiceProvider services, string reason, CancellationToken ct)
    {
        var done = await services.GetRequiredService<LogGiveUp>().GiveUpAsync(Actors.System("command line"), reason, null, ct);
        foreach (var log in done.Logs)
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Given up: {log.Origin}, {log.Size} entries. {Plain(log.Wrong)}"));
        await Console.Out.WriteLineAsync(done.Opened is { } opened
            ? $"Opened: {opened}. Keep copies of the database and the anchor file as they are now: they show what was given up."
            : "Nothing is broken, or what was is given up already. The halt is ended.");
        if (!await services.GetRequiredService<LogAppender>().IntegrateAllAsync(ct))
            await Console.Out.WriteLineAsync("Acts that waited are put into the log as soon as the console that runs on the database comes to it.");
        return ExitCodes.Done;
    }

    // It may name what somebody wrote into the database.
    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '\ufffd' : c));
}

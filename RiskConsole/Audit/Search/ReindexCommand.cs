using System.CommandLine;
using RiskConsole.Access;
using RiskConsole.Hosting;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Search;

/// <summary><c>audit reindex</c>.</summary>
internal static class ReindexCommand
{
    public static Command Create(string[] settings)
    {
        var command = new Command("reindex", "Makes the text index of the audit log anew. Searches work meanwhile, by reading the log itself.");
        command.SetAction((_, ct) => CommandHost.RunAsync(settings, RunAsync, ct));
        return command;
    }

    private static async Task<int> RunAsync(IServiceProvider services, CancellationToken ct)
    {
        var indexer = services.GetRequiredService<TextIndexer>();
        await services.GetRequiredService<IAuditTrail>().RecordAsync(new(SearchActions.Reindexed, Actors.System("command line")), ct);
        await indexer.RenewAsync("asked for on the command line", ct);
        using var duty = new StoreDuty(services.GetRequiredService<SqliteConnections>());
        if (!duty.TryTake())
        {
            await Console.Out.WriteLineAsync("The index was emptied. The console that runs on this database fills it again.");
            return ExitCodes.Done;
        }
        await Console.Out.WriteLineAsync($"{await indexer.CatchUpAsync(ct)} entries were indexed.");
        return ExitCodes.Done;
    }
}

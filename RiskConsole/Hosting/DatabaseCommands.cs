using System.CommandLine;

namespace RiskConsole.Hosting;

/// <summary><c>db migrate</c>.</summary>
internal static class DatabaseCommands
{
    public static Command Create(string[] settings)
    {
        var migrate = new Command("migrate", "Brings the database to the version of this program; harmless when it is.");
        // The host applies what is pending before any command.
        migrate.SetAction((_, ct) => CommandHost.RunAsync(settings, static async (_, _) =>
        {
            await Console.Out.WriteLineAsync("The database is up to date.");
            return ExitCodes.Done;
        }, ct));
        return new Command("db", "The database.") { migrate };
    }
}

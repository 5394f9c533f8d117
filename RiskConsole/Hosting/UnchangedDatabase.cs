using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using RiskConsole.Storage;

namespace RiskConsole.Hosting;

/// <summary>Runs a command that must not change anything, not even bring the database up to date: it works beside a running console, and on a copy.</summary>
internal static class UnchangedDatabase
{
    /// <param name="settings">As <see cref="CommandArguments.Split"/> gives them.</param>
    /// <param name="run">Gives the exit code.</param>
    /// <returns><see cref="ExitCodes.Undecided"/> where there is no database, it is of another version, or anything else stands in the way.</returns>
    public static async Task<int> RunAsync(string[] settings, Func<IServiceProvider, CancellationToken, Task<int>> run, CancellationToken ct)
    {
        try
        {
            await using var app = ConsoleApp.Build(settings, CommandHost.QuietLogs);
            if (FaultOf(app) is { } fault)
            {
                await Console.Error.WriteLineAsync(fault);
                return ExitCodes.Undecided;
            }
            return await run(app.Services, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped before it was done.");
            return ExitCodes.Undecided;
        }
        catch (Exception e) when (StartupFaults.Explain(e) is { } fault)
        {
            foreach (var line in fault.Lines)
                await Console.Error.WriteLineAsync(line);
            return fault.ExitCode == ExitCodes.Configuration ? fault.ExitCode : ExitCodes.Undecided;
        }
    }

    private static string? FaultOf(WebApplication app)
    {
        var file = new SqliteConnectionStringBuilder(app.Configuration.GetConnectionString("Default")).DataSource;
        if (!File.Exists(file))
            return $"There is no database {Path.GetFullPath(file)} (ConnectionStrings:Default).";
        using var db = app.Services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        var known = db.Database.GetMigrations().ToHashSet();
        var applied = Applied(app.Services.GetRequiredService<SqliteConnections>());
        return known.SetEquals(applied) ? null
            : applied.All(known.Contains) ? "The database is older than this program. Verify it with the version it belongs to, or bring it up to date: RiskConsole db migrate."
            : "The database is newer than this program. Use the version it belongs to.";
    }

    private static List<string> Applied(SqliteConnections connections)
    {
        using var connection = connections.OpenUnchanged();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = '__EFMigrationsHistory')";
        if (command.ExecuteScalar() is 0L)
            return [];
        command.CommandText = "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\"";
        List<string> applied = [];
        using var row = command.ExecuteReader();
        while (row.Read())
            applied.Add(row.GetString(0));
        return applied;
    }
}

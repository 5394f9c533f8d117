using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RiskConsole.Storage;

namespace RiskConsole.Tests.Support;

/// <summary>A database with all migrations applied and nothing in it, made once and copied for each console: applying them anew each time was a good part of what the tests cost.</summary>
internal static class EmptyDatabase
{
    private static readonly Lazy<Task<string>> s_file = new(CreateAsync);

    public static Task<string> FileAsync() => s_file.Value;

    private static async Task<string> CreateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("riskconsole-test-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var file = Path.Combine(folder, "empty.db");
        await using (var app = ConsoleApp.Build([], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Configuration["ConnectionStrings:Default"] = $"Data Source={file}";
        }))
        {
            await app.Services.GetRequiredService<Migrator>().ApplyAsync(Deadline.Token);
        }
        SqliteConnection.ClearAllPools();
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        await command.ExecuteNonQueryAsync();
        return file;
    }
}

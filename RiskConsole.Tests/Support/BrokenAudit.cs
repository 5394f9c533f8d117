using Microsoft.Data.Sqlite;

namespace RiskConsole.Tests.Support;

/// <summary>An audit log that takes no act, as after a fault of its table.</summary>
internal static class BrokenAudit
{
    public static Task BreakAsync(TestConsole console) => ExecuteAsync(
        console, "CREATE TRIGGER audit_broken BEFORE INSERT ON audit_pending BEGIN SELECT RAISE(ABORT, 'no act is taken'); END");

    public static Task MendAsync(TestConsole console) => ExecuteAsync(console, "DROP TRIGGER audit_broken");

    private static async Task ExecuteAsync(TestConsole console, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={console.DatabaseFile};Pooling=False");
        await connection.OpenAsync(Deadline.Token);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Deadline.Token);
    }
}

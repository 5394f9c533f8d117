using Microsoft.Data.Sqlite;
using RiskConsole.Storage;

namespace RiskConsole.Tests.Support;

/// <summary>Lets the writer's database grow no further, which SQLite reports as it reports a full disk.</summary>
internal sealed class SmallDisk : ISqliteFunctions
{
    private readonly List<SqliteConnection> _connections = [];
    private volatile bool _full;

    public void Register(SqliteConnection connection)
    {
        lock (_connections)
            _connections.Add(connection);
        if (_full)
            Limit(connection, 1);
    }

    public void Fill() => Each(connection => Limit(connection, 1), full: true);

    public void Empty() => Each(connection => Limit(connection, 1_000_000), full: false);

    private void Each(Action<SqliteConnection> action, bool full)
    {
        _full = full;
        lock (_connections)
        {
            foreach (var connection in _connections.Where(connection => connection.State == System.Data.ConnectionState.Open))
                action(connection);
        }
    }

    private static void Limit(SqliteConnection connection, int pages)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA max_page_count = {pages}";
        command.ExecuteNonQuery();
    }
}

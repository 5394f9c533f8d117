using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using RiskConsole.Events;
using RiskConsole.Events.Log;
using RiskConsole.Query;
using RiskConsole.Storage;

namespace RiskConsole.Tests.Query;

/// <summary>The real event table in a SQLite file of its own, with the functions of the query language.</summary>
internal sealed class QueryTestStore : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("query-");
    private readonly SqliteConnection _connection;

    public QueryTestStore()
    {
        var text = $"Data Source={Path.Combine(_folder.FullName, "events.db")};Pooling=False";
        using (var db = new ConsoleDb(new DbContextOptionsBuilder<ConsoleDb>().UseSqlite(text).Options))
            db.Database.Migrate();
        _connection = new SqliteConnection(text);
        _connection.Open();
        new QuerySqlFunctions().Register(_connection);
    }

    public void Insert(IEnumerable<RiskEvent> events)
    {
        using var transaction = _connection.BeginTransaction();
        using var command = _connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = EventColumns.Insert;
        EventColumns.Declare(command.Parameters);
        foreach (var e in events)
        {
            EventColumns.Bind(command.Parameters, e, e.Seq);
            Assert.Equal(1, command.ExecuteNonQuery());
        }
        transaction.Commit();
    }

    /// <summary>The events as the store gives them back.</summary>
    public List<RiskEvent> ReadAll()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = $"SELECT {EventColumns.List} FROM event ORDER BY seq";
        using var rows = command.ExecuteReader();
        var events = new List<RiskEvent>();
        while (rows.Read())
            events.Add(EventColumns.Read(rows));
        return events;
    }

    public List<long> Select(SqlFilter filter)
    {
        using var command = Command($"SELECT seq FROM event WHERE {filter.Where} ORDER BY seq", filter);
        using var rows = command.ExecuteReader();
        var found = new List<long>();
        while (rows.Read())
            found.Add(rows.GetInt64(0));
        return found;
    }

    public string Plan(SqlFilter filter)
    {
        using var command = Command($"EXPLAIN QUERY PLAN SELECT count(*) FROM event WHERE {filter.Where}", filter);
        using var rows = command.ExecuteReader();
        var plan = new List<string>();
        while (rows.Read())
            plan.Add(rows.GetString(3));
        return string.Join("; ", plan);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _folder.Delete(recursive: true);
    }

    private SqliteCommand Command(string sql, SqlFilter filter)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in filter.Parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}

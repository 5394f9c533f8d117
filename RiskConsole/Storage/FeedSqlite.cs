using System.Linq.Expressions;
using Microsoft.Data.Sqlite;

namespace RiskConsole.Storage;

/// <summary>Feed workaround: <c>sqlite3_interrupt</c>, bound at run time, since the compiler refuses SQLitePCLRaw 2.0.6 beside an EF Core built against 2.1.
/// To remove with the pins: call <c>SQLitePCL.raw.sqlite3_interrupt(connection.Handle)</c>.</summary>
internal static class FeedSqlite
{
    /// <summary>Makes the statement that runs on this connection fail with SQLITE_INTERRUPT. May be called from any thread.</summary>
    public static readonly Action<SqliteConnection> Interrupt = Bind();

    private static Action<SqliteConnection> Bind()
    {
        var connection = Expression.Parameter(typeof(SqliteConnection));
        var handle = Expression.Property(connection, "Handle");
        var raw = handle.Type.Assembly.GetType("SQLitePCL.raw", throwOnError: true)!;
        var interrupt = raw.GetMethod("sqlite3_interrupt", [handle.Type])!;
        return Expression.Lambda<Action<SqliteConnection>>(Expression.Call(interrupt, handle), connection).Compile();
    }
}

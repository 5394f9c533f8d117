using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace RiskConsole.Storage;

/// <summary>Opens connections to the configured SQLite file, all set up alike.</summary>
internal sealed class SqliteConnections
{
    private readonly string _text;
    private readonly TimeSpan _busyTimeout;
    private readonly IEnumerable<ISqliteFunctions> _functions;

    public SqliteConnections(IConfiguration configuration, IOptions<StoreOptions> options, IEnumerable<ISqliteFunctions> functions)
    {
        _busyTimeout = options.Value.BusyTimeout;
        // Beside SQLite's own waiting the client tries again until this many seconds have passed.
        var seconds = Math.Max(1, (int)_busyTimeout.TotalSeconds);
        ConnectionString = new SqliteConnectionStringBuilder(Resolve(configuration.GetConnectionString("Default"))) { DefaultTimeout = seconds }.ToString();
        _text = new SqliteConnectionStringBuilder(ConnectionString) { Pooling = false }.ToString();
        _functions = functions;
    }

    /// <summary>For EF Core, which pools on its own and gets <see cref="BusyTimeoutPragma"/> by <see cref="WaitWhenBusy"/>.</summary>
    public string ConnectionString { get; }

    /// <summary>The database file; its folder exists.</summary>
    public string FilePath => new SqliteConnectionStringBuilder(ConnectionString).DataSource;

    /// <summary>Lets SQLite wait for the lock itself, which looks again within milliseconds; the client's own retry looks every 150 ms and could starve.</summary>
    public string BusyTimeoutPragma => $"PRAGMA busy_timeout = {(long)_busyTimeout.TotalMilliseconds};";

    public SqliteConnection Open(bool readOnly)
    {
        var connection = new SqliteConnection(_text);
        try
        {
            connection.Open();
            using var pragma = connection.CreateCommand();
            // FULL: an acknowledged event survives power loss, not only a killed process. The writer's groups pay for it once.
            // A page that many commits touch goes from the log to the file once per checkpoint: every 64 MB instead of every 4.
            pragma.CommandText = $"""
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                PRAGMA wal_autocheckpoint = 16384;
                {BusyTimeoutPragma}
                PRAGMA cache_size = -32768;
                PRAGMA temp_store = MEMORY;
                PRAGMA query_only = {(readOnly ? 1 : 0)};
                """;
            pragma.ExecuteNonQuery();
            foreach (var functions in _functions)
                functions.Register(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens the file as it is: nothing of it is changed, not even how it keeps its changes.</summary>
    public SqliteConnection OpenUnchanged()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(_text) { Mode = SqliteOpenMode.ReadOnly }.ToString());
        try
        {
            connection.Open();
            using var pragma = connection.CreateCommand();
            pragma.CommandText = $"{BusyTimeoutPragma} PRAGMA cache_size = -32768;";
            pragma.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static string Resolve(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new InvalidOperationException("ConnectionStrings:Default is empty. Set it to a SQLite file, e.g. \"Data Source=data/riskconsole.db\".");
        var builder = new SqliteConnectionStringBuilder(text);
        if (builder.Mode != SqliteOpenMode.Memory && builder.DataSource is { Length: > 0 } file && file != ":memory:")
        {
            builder.DataSource = Path.GetFullPath(file);
            MakeFolder(Path.GetDirectoryName(builder.DataSource)!);
        }
        return builder.ToString();
    }

    private static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"ConnectionStrings:Default: the folder {folder} cannot be made. {e.Message}");
        }
    }
}

/// <summary>Sets EF Core's connections up like the others.</summary>
internal sealed class WaitWhenBusy(SqliteConnections connections) : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var pragma = connection.CreateCommand();
        pragma.CommandText = connections.BusyTimeoutPragma;
        pragma.ExecuteNonQuery();
    }

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}

/// <summary>SQL functions that every connection needs.</summary>
internal interface ISqliteFunctions
{
    void Register(SqliteConnection connection);
}

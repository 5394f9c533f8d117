using Microsoft.Data.Sqlite;
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
        ConnectionString = Resolve(configuration.GetConnectionString("Default"));
        _text = new SqliteConnectionStringBuilder(ConnectionString) { Pooling = false }.ToString();
        _busyTimeout = options.Value.BusyTimeout;
        _functions = functions;
    }

    /// <summary>For EF Core, which pools on its own.</summary>
    public string ConnectionString { get; }

    /// <summary>The database file; its folder exists.</summary>
    public string FilePath => new SqliteConnectionStringBuilder(ConnectionString).DataSource;

    public SqliteConnection Open(bool readOnly)
    {
        var connection = new SqliteConnection(_text);
        try
        {
            connection.Open();
            using var pragma = connection.CreateCommand();
            // FULL: an acknowledged event survives power loss, not only a killed process. The writer's groups pay for it once.
            pragma.CommandText = $"""
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                PRAGMA busy_timeout = {(long)_busyTimeout.TotalMilliseconds};
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

    private static string Resolve(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new InvalidOperationException("ConnectionStrings:Default is empty. Set it to a SQLite file, e.g. \"Data Source=data/riskconsole.db\".");
        var builder = new SqliteConnectionStringBuilder(text);
        if (builder.Mode != SqliteOpenMode.Memory && builder.DataSource is { Length: > 0 } file && file != ":memory:")
        {
            builder.DataSource = Path.GetFullPath(file);
            Directory.CreateDirectory(Path.GetDirectoryName(builder.DataSource)!);
        }
        return builder.ToString();
    }
}

/// <summary>SQL functions that every connection needs.</summary>
internal interface ISqliteFunctions
{
    void Register(SqliteConnection connection);
}

using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Audit.Search;
using RiskConsole.Query;
using RiskConsole.Storage;

namespace RiskConsole.Bench.Audit;

/// <summary>A database of its own with the store's own writer, readers and search. In the temporary folder it is deleted at the end.</summary>
internal sealed class BenchStore : IAsyncDisposable
{
    private readonly DirectoryInfo? _folder;

    /// <param name="file">Kept, and used again where it is there; null for one in the temporary folder.</param>
    public BenchStore(TimeProvider time, string? file = null)
    {
        if (file is null)
        {
            _folder = Directory.CreateTempSubdirectory("riskconsole-bench-audit-");
            file = Path.Combine(_folder.FullName, "audit.db");
        }
        var options = Options.Create(new StoreOptions());
        var settings = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("ConnectionStrings:Default", (string?)$"Data Source={file}")]).Build();
        Connections = new SqliteConnections(settings, options, [new QuerySqlFunctions()]);
        using (var db = new ConsoleDb(new DbContextOptionsBuilder<ConsoleDb>().UseSqlite(Connections.ConnectionString).Options))
            db.Database.Migrate();
        Writer = new StoreWriter(Connections, options, time, NullLogger<StoreWriter>.Instance);
        Reader = new StoreReader(Connections, options, time);
        Search = new AuditSearch(Reader, new SearchPlanner(new ActorDirectory()), new Anybody(), options, NullLogger<AuditSearch>.Instance);
    }

    public SqliteConnections Connections { get; }

    public StoreWriter Writer { get; }

    public StoreReader Reader { get; }

    public AuditSearch Search { get; }

    /// <summary>Size of the database in bytes.</summary>
    public long Bytes => new FileInfo(Connections.FilePath).Length;

    public async ValueTask DisposeAsync()
    {
        await Writer.StopAsync(CancellationToken.None);
        Writer.Dispose();
        Reader.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder?.Delete(recursive: true);
    }

    private sealed class Anybody : IAccessGuard
    {
        public Task DemandAsync(ClaimsPrincipal user, string policy, CancellationToken ct) => Task.CompletedTask;
    }
}

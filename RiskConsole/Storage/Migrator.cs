using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace RiskConsole.Storage;

/// <summary>Brings the database to the version of this program.</summary>
internal sealed class Migrator(IDbContextFactory<ConsoleDb> contexts, SqliteConnections connections, IOptions<StoreOptions> options, ILogger<Migrator> logger)
    : IHostedLifecycleService
{
    /// <summary>What this process applied to a database that was there before; empty for a new one.</summary>
    public IReadOnlyList<string> Upgrades { get; private set; } = [];

    /// <returns>The names of the migrations that were applied; empty when there was nothing to do.</returns>
    public async Task<IReadOnlyList<string>> ApplyAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var pending = (await db.Database.GetPendingMigrationsAsync(ct)).ToArray();
        if (pending.Length == 0)
            return pending;
        var isNew = !(await db.Database.GetAppliedMigrationsAsync(ct)).Any();
        await db.Database.MigrateAsync(ct);
        Upgrades = isNew ? [] : pending;
        // WAL is a property of the file: set once, kept by every later connection.
        connections.Open(readOnly: false).Dispose();
        logger.LogInformation("Applied {Count} migrations to {File}", pending.Length, connections.FilePath);
        return pending;
    }

    // Before StartAsync of any other service, whatever the order of registration.
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (options.Value.MigrateAtStart)
        {
            await ApplyAsync(cancellationToken);
            return;
        }
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            throw new InvalidOperationException("The database is older than this program and Store:MigrateAtStart is off. Run: RiskConsole db migrate");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

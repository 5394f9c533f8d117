using Microsoft.EntityFrameworkCore;
using RiskConsole.Telemetry;

namespace RiskConsole.Storage;

/// <summary>The database, its writer and its readers.</summary>
internal static class StorageSetup
{
    public static void AddStorage(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<StoreOptions>().BindConfiguration("Store").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SqliteConnections>();
        services.AddDbContextFactory<ConsoleDb>((provider, options) =>
        {
            var connections = provider.GetRequiredService<SqliteConnections>();
            options.UseSqlite(connections.ConnectionString).AddInterceptors(new WaitWhenBusy(connections));
        });
        services.AddSingleton<Migrator>();
        services.AddHostedService(provider => provider.GetRequiredService<Migrator>());
        services.AddSingleton<StoreWriter>();
        services.AddSingleton<IStoreWriter>(provider => provider.GetRequiredService<StoreWriter>());
        services.AddSingleton<IHealthSource>(provider => provider.GetRequiredService<StoreWriter>());
        services.AddHostedService(provider => provider.GetRequiredService<StoreWriter>());
        services.AddSingleton<StoreReader>();
        services.AddSingleton<StoreDuty>();
    }
}

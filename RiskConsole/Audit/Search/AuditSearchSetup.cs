using RiskConsole.Query;

namespace RiskConsole.Audit.Search;

/// <summary>Searching the audit log.</summary>
internal static class AuditSearchSetup
{
    public static void AddAuditSearch(this IServiceCollection services)
    {
        services.AddSingleton(SearchActions.Set);
        services.AddSingleton<ActorDirectory>();
        services.AddSingleton<AuditQuerySamples>();
        services.AddSingleton<IQueryCompiler<AuditEntry>>(provider => new QueryCompiler<AuditEntry>(
            AuditQuerySchema.Create(provider.GetRequiredService<AuditQuerySamples>()), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SearchPlanner>();
        services.AddSingleton<IAuditSearch, AuditSearch>();
        services.AddSingleton<TextIndexer>();
        services.AddHostedService(provider => provider.GetRequiredService<TextIndexer>());
    }
}

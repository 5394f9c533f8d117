using RiskConsole.Audit.Erasure;

namespace RiskConsole.Audit.Archive;

/// <summary>What keeps a log within bounds: ending it, archiving it, changing its key, and erasing what is personal.</summary>
internal static class KeepingSetup
{
    public static void AddAuditKeeping(this IServiceCollection services)
    {
        services.AddSingleton(new AuditActionSet([LogArchiver.Archived, KeyChange.Rotated, AuditErasure.Erased]));
        services.AddSingleton<LogRotation>();
        services.AddSingleton<IAuditRotation>(provider => provider.GetRequiredService<LogRotation>());
        services.AddHostedService(provider => provider.GetRequiredService<LogRotation>());
        services.AddSingleton<LogArchiver>();
        services.AddSingleton<KeyChange>();
        services.AddSingleton<IAuditErasure, AuditErasure>();
    }
}

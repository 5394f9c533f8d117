using RiskConsole.Audit.Erasure;
using RiskConsole.Audit.GiveUp;

namespace RiskConsole.Audit.Archive;

/// <summary>What keeps a log within bounds: ending it, giving it up, archiving it, changing its key, and erasing what is personal.</summary>
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
        services.AddSingleton<LogGiveUp>();
        services.AddSingleton<IAuditErasure, AuditErasure>();
    }
}

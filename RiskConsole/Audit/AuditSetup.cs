using RiskConsole.Audit.Archive;
using RiskConsole.Audit.Export;
using RiskConsole.Audit.Log;
using RiskConsole.Audit.Reading;
using RiskConsole.Audit.Search;
using RiskConsole.Audit.Verify;
using RiskConsole.Audit.Writing;

namespace RiskConsole.Audit;

/// <summary>The audit log.</summary>
internal static class AuditSetup
{
    public static void AddAudit(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<AuditOptions>().BindConfiguration("Audit").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IAuditTrail, AuditTrail>();
        // Before whoever still tells of acts when it stops: services stop in the reverse order.
        services.AddAuditLog();
        services.AddSingleton<RepeatedActs>();
        services.AddHostedService(provider => provider.GetRequiredService<RepeatedActs>());
        services.AddAuditSearch();
        services.AddAuditReading();
        services.AddAuditImport();
        services.AddAuditExports();
        services.AddAuditVerify();
        services.AddAuditKeeping();
    }

    public static void MapAudit(this WebApplication app) => app.MapAuditDownloads();
}

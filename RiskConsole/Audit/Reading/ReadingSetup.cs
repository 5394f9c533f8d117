namespace RiskConsole.Audit.Reading;

/// <summary>What the audit log shows of itself beside its entries: logs, checkpoints, files.</summary>
internal static class ReadingSetup
{
    public static void AddAuditReading(this IServiceCollection services) => services.AddSingleton<IAuditLogs, AuditLogs>();
}

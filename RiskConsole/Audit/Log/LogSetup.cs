using RiskConsole.Audit.Signing;
using RiskConsole.Telemetry;

namespace RiskConsole.Audit.Log;

/// <summary>The tree and what keeps it.</summary>
internal static class LogSetup
{
    public static void AddAuditLog(this IServiceCollection services)
    {
        services.AddSingleton(LogActions.Set);
        services.AddSingleton<LogReader>();
        services.AddSingleton<LogAppender>();
        services.AddSingleton<SequencerState>();
        services.AddSingleton<IHealthSource, AuditLogHealth>();
        // Before the sequencer, so that the last checkpoint covers what that integrates when it stops.
        services.AddSigning();
        services.AddHostedService<Sequencer>();
    }
}

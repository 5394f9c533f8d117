using RiskConsole.Audit.Signing;

namespace RiskConsole.Audit.Log;

/// <summary>The tree and what keeps it.</summary>
internal static class LogSetup
{
    public static void AddAuditLog(this IServiceCollection services)
    {
        services.AddSingleton(LogActions.Set);
        services.AddSingleton<AuditPaths>();
        services.AddSingleton<SigningHalt>();
        services.AddSingleton<LogReader>();
        services.AddSingleton<LogAppender>();
        services.AddSingleton<SequencerState>();
        services.AddHostedService<Sequencer>();
    }
}

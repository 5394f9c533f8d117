namespace RiskConsole.Audit.Verify;

/// <summary>Verifying the audit log, and proofs of its entries.</summary>
internal static class VerifySetup
{
    public static void AddAuditVerify(this IServiceCollection services)
    {
        services.AddSingleton(VerifyActions.Set);
        services.AddSingleton<LogVerifier>();
        services.AddSingleton<Verifications>();
        services.AddSingleton<IntegrityBoard>();
        services.AddHostedService(provider => provider.GetRequiredService<IntegrityBoard>());
        services.AddHostedService<VerifySchedule>();
        services.AddSingleton<IAuditIntegrity, AuditIntegrity>();
        services.AddSingleton<IAuditProofs, AuditProofs>();
    }
}

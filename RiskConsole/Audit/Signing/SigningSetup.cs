namespace RiskConsole.Audit.Signing;

/// <summary>Keys, checkpoints and their copies outside the database.</summary>
internal static class SigningSetup
{
    public static void AddSigning(this IServiceCollection services)
    {
        services.AddSingleton<AuditPaths>();
        services.AddSingleton<SigningHalt>();
        services.AddSingleton<AuditKeys>();
        services.AddSingleton<IAuditKeys>(provider => provider.GetRequiredService<AuditKeys>());
        services.AddSingleton<Anchors>();
        services.AddSingleton<IAnchors>(provider => provider.GetRequiredService<Anchors>());
        services.AddSingleton<CheckpointState>();
        services.AddSingleton<AnchorWebhook>();
        services.AddHostedService(provider => provider.GetRequiredService<AnchorWebhook>());
        services.AddSingleton<Checkpoints>();
        services.AddSingleton<ICheckpoints>(provider => provider.GetRequiredService<Checkpoints>());
        services.AddHostedService(provider => provider.GetRequiredService<Checkpoints>());
    }
}

namespace RiskConsole.Replays;

/// <summary>Replays of past windows.</summary>
internal static class ReplaysSetup
{
    public static void AddReplays(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ReplayOptions>().BindConfiguration("Replay").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ReplayPlanner>();
        services.AddSingleton<IReplays, Replays>();
        services.AddSingleton(ReplayActions.Set);
    }
}

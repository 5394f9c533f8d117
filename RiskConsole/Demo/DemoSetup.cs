namespace RiskConsole.Demo;

/// <summary>The simulated bridge behind --demo: users for each role and a live stream of events. Without the switch nothing of it is registered.</summary>
internal static class DemoSetup
{
    public static void AddDemo(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<DemoOptions>().BindConfiguration("Demo").ValidateDataAnnotations().ValidateOnStart();
        if (!builder.Configuration.GetValue<bool>("Demo:Enabled"))
            return;
        services.AddHostedService<DemoUsers>();
        services.AddHostedService<DemoBridge>();
    }
}

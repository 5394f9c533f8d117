using RiskConsole.Events;

namespace RiskConsole.Hosting;

/// <summary>How the process behaves: its configuration, logs and limits.</summary>
internal static class HostingSetup
{
    public static void AddHosting(this WebApplicationBuilder builder)
    {
        ConfigurationAliases.Apply(builder.Configuration);
        SettingOrigins.Use(builder.Configuration);
        builder.Services.AddOptions<LiveOptions>().BindConfiguration("Live").ValidateDataAnnotations().ValidateOnStart();
    }
}

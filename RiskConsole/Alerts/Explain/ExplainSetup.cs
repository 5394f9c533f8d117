namespace RiskConsole.Alerts.Explain;

/// <summary>What tells of one alert: its story as it stands, and why it was raised.</summary>
internal static class ExplainSetup
{
    public static void AddExplanations(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IAlertStories, AlertStories>();
        services.AddSingleton<KeyHistory>();
        services.AddSingleton<RuleLook>();
        services.AddSingleton<KeyVerdicts>();
        services.AddSingleton<IWhyNot, WhyNot>();
        services.AddSingleton<IExplainWhy, ExplainWhy>();
    }
}

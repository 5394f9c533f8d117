namespace RiskConsole.Alerts.Quality;

/// <summary>Figures of how well rules do, and thresholds suggested from them.</summary>
internal static class QualitySetup
{
    public static void AddRuleQuality(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<QualityOptions>().BindConfiguration("Quality").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<QualityReading>();
        services.AddSingleton<IRuleQualities, RuleQualities>();
    }
}

namespace RiskConsole.Notices;

/// <summary>What people are told of alerts while they are at the console: preferences, notices, and what reaches whom.</summary>
internal static class NoticesSetup
{
    public static void AddNotices(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<PreferenceStore>();
        services.AddSingleton<IPreferences>(provider => provider.GetRequiredService<PreferenceStore>());
    }
}

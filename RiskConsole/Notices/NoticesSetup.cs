namespace RiskConsole.Notices;

/// <summary>What people are told of alerts while they are at the console: preferences, notices, and what reaches whom.</summary>
internal static class NoticesSetup
{
    public static void AddNotices(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<PreferenceStore>();
        services.AddSingleton<IPreferences>(provider => provider.GetRequiredService<PreferenceStore>());
        services.AddSingleton<INoticeReads, NoticeReads>();
        services.AddSingleton<NoticeViews>();
        services.AddSingleton<INoticeViews>(provider => provider.GetRequiredService<NoticeViews>());
        services.AddHostedService<NoticeTail>();
        services.AddSingleton(NoticeActions.Set);
    }
}

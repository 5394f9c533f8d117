using RiskConsole.Rules;

namespace RiskConsole.Alerts.Silences;

/// <summary>Silences and mute windows.</summary>
internal static class SilencesSetup
{
    public static void AddSilences(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var book = provider.GetRequiredService<IRuleBook>();
            return new SilenceQueries(provider.GetRequiredService<TimeProvider>(), () => [.. book.Current.Rules.Select(rule => rule.Shown.Definition.Name)]);
        });
        services.AddSingleton<SilenceReads>();
        services.AddSingleton<Suppressions>();
        services.AddSingleton<ISuppressions>(provider => provider.GetRequiredService<Suppressions>());
        services.AddSingleton<SilenceImpact>();
        services.AddSingleton<SilenceChecks>();
        services.AddSingleton<Silences>();
        services.AddSingleton<ISilences>(provider => provider.GetRequiredService<Silences>());
        services.AddSingleton<IMuteWindows, MuteWindows>();
        services.AddSingleton<SilenceCounts>();
        services.AddSingleton(SilenceActions.Set);
        services.AddHostedService<SilenceWatch>();
        services.AddHostedService<SilenceExpiry>();
    }
}

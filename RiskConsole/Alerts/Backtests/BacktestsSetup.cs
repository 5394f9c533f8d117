namespace RiskConsole.Alerts.Backtests;

/// <summary>Backtests and what-ifs.</summary>
internal static class BacktestsSetup
{
    public static void AddBacktests(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<BacktestOptions>().BindConfiguration("Backtest").ValidateDataAnnotations().ValidateOnStart();
        services.AddAdmissions();
        services.AddSingleton<HistoryReader>();
        services.AddSingleton<RuleNeeds>();
        services.AddSingleton<RuleTrials>();
        services.AddSingleton<IBacktests, Backtests>();
    }
}

using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Alerts.Explain;
using RiskConsole.Alerts.Quality;
using RiskConsole.Audit;
using RiskConsole.Audit.Export;
using RiskConsole.Components;
using RiskConsole.Demo;
using RiskConsole.Events;
using RiskConsole.Hosting;
using RiskConsole.Hosting.Limits;
using RiskConsole.Notices;
using RiskConsole.Redis;
using RiskConsole.Replays;
using RiskConsole.Reports;
using RiskConsole.Rules;
using RiskConsole.Scores;
using RiskConsole.Storage;
using RiskConsole.Telemetry;

namespace RiskConsole;

/// <summary>Composes the application. Tests start it with their own settings, on port 0.</summary>
internal static class ConsoleApp
{
    /// <param name="args">Command-line settings (<c>--urls</c>, <c>--Section:Key=value</c>).</param>
    /// <param name="configure">Called last, so that a test can replace settings and services.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        // Settings and assets lie beside the program, wherever it is started from and by whom (a test host has another name).
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(ConsoleApp).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddHosting();
        builder.AddStorage();
        builder.AddEvents();
        builder.AddAudit();
        builder.AddScores();
        builder.AddRules();
        builder.AddBacktests();
        builder.AddTelemetry();
        builder.AddAlerts();
        builder.AddExplanations();
        builder.AddRuleQuality();
        builder.AddReplays();
        builder.AddReports();
        builder.AddAccess();
        builder.AddNotices();
        builder.AddRedis();
        builder.AddDemo();
        builder.AddComponents();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.MapHosting();
        app.MapAccess();
        app.UseConnectionLimits();
        app.MapEvents();
        app.MapScores();
        app.MapRules();
        app.MapAlerts();
        app.MapAuditExports();
        app.MapAudit();
        app.MapTelemetry();
        app.MapReports();
        app.MapComponents();
        return app;
    }
}

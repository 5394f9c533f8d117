using Microsoft.Extensions.Diagnostics.HealthChecks;
using RiskConsole.Events.Pipeline;
using RiskConsole.Telemetry.Instances;

namespace RiskConsole.Telemetry;

/// <summary>What the console measures of itself, and the shared state of Overview.</summary>
internal static class TelemetrySetup
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ThisInstance>();
        services.AddSingleton<ConsoleMeter>();
        services.AddSingleton<Refusals>();
        services.AddSingleton<RollupStage>();
        services.AddSingleton<IPipelineStage>(provider => provider.GetRequiredService<RollupStage>());
        services.AddSingleton<TrendStore>();
        services.AddSingleton<HealthBoard>();
        services.AddSingleton<OverviewBoard>();
        services.AddSingleton<IOverviewBoard>(provider => provider.GetRequiredService<OverviewBoard>());
        services.AddHostedService<BoardClock>();
        services.AddSingleton<IInstanceExchange, NoExchange>();
        services.AddSingleton<PagesElsewhere>();
        services.AddSingleton<InstanceBoard>();
        services.AddSingleton<IInstances>(provider => provider.GetRequiredService<InstanceBoard>());
        services.AddHostedService(provider => provider.GetRequiredService<InstanceBoard>());
        services.AddHealthChecks().AddCheck<ReadyCheck>("ready", timeout: TimeSpan.FromSeconds(2));
    }

    public static void MapTelemetry(this WebApplication app)
    {
        // Live says that the process answers; ready says that it can do its work.
        app.MapHealthChecks("/health/live", new() { Predicate = static _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready").AllowAnonymous();
    }
}

/// <summary>Ready: the store takes writes and nothing the console's work needs is down.</summary>
internal sealed class ReadyCheck(Storage.IStoreWriter writer, HealthBoard health) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await writer.WriteAsync(static _ => true, cancellationToken).WaitAsync(cancellationToken);
        }
        catch (Events.LogBusyException e)
        {
            return HealthCheckResult.Unhealthy(e.Message);
        }
        var parts = health.Current.Parts;
        var worst = parts.Count > 0 ? parts[0] : null;
        if (parts.FirstOrDefault(part => part is { Status: HealthStatus.Down, IsVital: true }) is { } down)
            return HealthCheckResult.Unhealthy(down.Reason);
        return worst?.Status switch
        {
            HealthStatus.Down or HealthStatus.Degraded => HealthCheckResult.Degraded(worst.Reason),
            _ => HealthCheckResult.Healthy(),
        };
    }
}

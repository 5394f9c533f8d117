using Microsoft.Extensions.DependencyInjection.Extensions;
using RiskConsole.Events;
using RiskConsole.Telemetry;

namespace RiskConsole.Redis;

/// <summary>Ingest through the stream.</summary>
internal static class StreamSetup
{
    public static void AddEventStream(this IServiceCollection services)
    {
        services.AddSingleton<EventStream>();
        services.AddSingleton<StreamFormat>();
        services.AddSingleton<StreamLedger>();
        services.AddSingleton<StreamCounters>();
        services.AddSingleton<StreamTaker>();
        services.AddSingleton<StreamKeeper>();
        services.AddSingleton<IHealthSource>(provider => provider.GetRequiredService<StreamKeeper>());
        services.AddHostedService(provider => provider.GetRequiredService<StreamKeeper>());
        services.AddHostedService<StreamConsumer>();
        services.Replace(ServiceDescriptor.Singleton<IDeadLetters, DeadLetters>());
        services.AddSingleton(DeadLetterActions.Set);
        services.Replace(ServiceDescriptor.Singleton<IEventIntake, StreamIntake>());
    }
}

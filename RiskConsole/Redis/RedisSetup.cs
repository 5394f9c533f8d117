using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RiskConsole.Access.Presence;
using RiskConsole.Events;
using RiskConsole.Hosting;
using RiskConsole.Rules.Engine;
using RiskConsole.Scores;
using RiskConsole.Telemetry;
using RiskConsole.Telemetry.Instances;
using StackExchange.Redis;

namespace RiskConsole.Redis;

/// <summary>Redis between instances; adds nothing where <c>ConnectionStrings:Redis</c> is not set.</summary>
internal static class RedisSetup
{
    /// <summary>Called after what it replaces was added.</summary>
    public static void AddRedis(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<RedisOptions>().BindConfiguration("Redis").ValidateDataAnnotations().ValidateOnStart();
        if (builder.Configuration.GetConnectionString("Redis") is not { Length: > 0 } connection)
            return;
        var address = Read(connection);
        services.AddSingleton<RedisKeys>();
        services.AddSingleton(provider => new RedisLink(
            address, provider.GetRequiredService<IOptions<RedisOptions>>(), provider.GetRequiredService<RedisKeys>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RedisLink>>()));
        services.AddSingleton<IHealthSource>(provider => provider.GetRequiredService<RedisLink>());
        services.AddHostedService(provider => provider.GetRequiredService<RedisLink>());
        services.AddSingleton<RedisBackplane>();
        services.Replace(ServiceDescriptor.Singleton<IBackplane>(provider => provider.GetRequiredService<RedisBackplane>()));
        services.AddHostedService(provider => provider.GetRequiredService<RedisBackplane>());
        services.Replace(ServiceDescriptor.Singleton<IScoreCache, RedisScoreCache>());
        services.Replace(ServiceDescriptor.Singleton<IInstanceExchange, RedisInstances>());
        services.Replace(ServiceDescriptor.Singleton<IPresenceExchange, RedisPresence>());
        services.Replace(ServiceDescriptor.Singleton<IWindowStore, RedisWindowStore>());
        services.AddEventStream();
    }

    private static ConfigurationOptions Read(string connection)
    {
        try
        {
            return RedisAddress.Parse(connection);
        }
        catch (FormatException e)
        {
            throw new SettingException($"ConnectionStrings:Redis: {e.Message}");
        }
    }
}

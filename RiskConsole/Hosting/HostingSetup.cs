using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Hosting.Limits;

namespace RiskConsole.Hosting;

/// <summary>How the process behaves: its configuration, logs, limits, and what holds for every request.</summary>
internal static class HostingSetup
{
    /// <summary>How long a body may keep below the least speed before its connection is closed.</summary>
    private static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(5);

    public static void AddHosting(this WebApplicationBuilder builder)
    {
        ConfigurationAliases.Apply(builder.Configuration);
        SettingOrigins.Use(builder.Configuration);
        builder.AddLogs();
        var services = builder.Services;
        services.AddOptions<HostingOptions>().BindConfiguration("Hosting").ValidateDataAnnotations().ValidateOnStart();
        services.AddLiveLimits();
        services.AddSingleton(HostingActions.All);
        services.AddSingleton<UpgradeTelling>();
        services.AddHostedService(provider => provider.GetRequiredService<UpgradeTelling>());
        services.AddSingleton(SettingsTeller.Set);
        services.AddProblemDetails();
        services.AddHsts(o =>
        {
            o.MaxAge = TimeSpan.FromDays(365);
            o.IncludeSubDomains = true;
        });
        // Kestrel is made with the application, before the settings are validated: what cannot be read is left at its default here and
        // named then.
        services.AddOptions<KestrelServerOptions>().Configure<IConfiguration>((kestrel, configuration) =>
        {
            kestrel.AddServerHeader = false;
            // Ingest reads one byte more than it takes and then says itself what is wrong.
            kestrel.Limits.MaxRequestBodySize = Math.Max(
                Number(configuration["Hosting:MaxRequestBytes"]) ?? new HostingOptions().MaxRequestBytes,
                2 * (Number(configuration["Ingest:MaxBodyBytes"]) ?? 0));
            kestrel.Limits.MaxConcurrentUpgradedConnections = Number(configuration["Hosting:MaxSockets"])
                ?? 2 * (Number(configuration["Live:MaxCircuits"]) ?? new LiveOptions().MaxCircuits) + HostingOptions.SpareSockets;
            kestrel.Limits.MaxConcurrentConnections = Number(configuration["Hosting:MaxConnections"]);
            kestrel.Limits.RequestHeadersTimeout = Time(configuration["Hosting:HeadersTimeout"]) ?? new HostingOptions().HeadersTimeout;
            kestrel.Limits.KeepAliveTimeout = Time(configuration["Hosting:KeepAliveTimeout"]) ?? new HostingOptions().KeepAliveTimeout;
            kestrel.Limits.MinRequestBodyDataRate = new(
                Number(configuration["Hosting:MinBodyBytesPerSecond"]) ?? new HostingOptions().MinBodyBytesPerSecond, BodyGrace);
        });
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<HostingOptions>>((forwarded, hosting) =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.KnownIPNetworks.Clear();
            forwarded.KnownProxies.Clear();
            foreach (var proxy in hosting.Value.TrustedProxyList)
                forwarded.KnownIPNetworks.Add(proxy);
        });
    }

    public static void MapHosting(this WebApplication app)
    {
        // Before anything is created from the settings: all wrong ones are named at once, not the first alone.
        app.Services.GetService<IStartupValidator>()?.Validate();
        if (app.Services.GetRequiredService<IOptions<HostingOptions>>().Value.TrustedProxyList.Count > 0)
            app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseFaults();
        app.UseHsts();
        app.UseSameOrigin();
        app.Use(static (context, next) =>
        {
            if (!context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
                && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
                body.MaxRequestBodySize = HostingOptions.MaxFormBytes;
            return next(context);
        });
        app.UseRouting();
        app.UseConnectionRate();
    }

    private static TimeSpan? Time(string? text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time > TimeSpan.Zero ? time : null;

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}

using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Radzen;
using RiskConsole.Components.Live;
using RiskConsole.Components.Pages.Reports;
using RiskConsole.Components.Pages.Rules;
using RiskConsole.Components.Pages.Scores;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Reports;
using NotFound = RiskConsole.Components.Layout.NotFound;

namespace RiskConsole.Components;

/// <summary>The pages and the circuits that keep them live.</summary>
internal static class ComponentsSetup
{
    public static void AddComponents(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddRadzenComponents();

        services.AddOptions<CircuitOptions>().Configure<IOptions<LiveOptions>>((circuit, live) =>
        {
            circuit.MaxBufferedUnacknowledgedRenderBatches = live.Value.UnconfirmedUpdates;
            circuit.DisconnectedCircuitMaxRetained = 50;
            circuit.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(2);
            circuit.JSInteropDefaultCallTimeout = TimeSpan.FromSeconds(20);
        });
        services.AddOptions<HubOptions>().Configure<IOptions<LiveOptions>>((hub, live) =>
        {
            hub.KeepAliveInterval = live.Value.HeartbeatInterval;
            hub.ClientTimeoutInterval = live.Value.HeartbeatInterval * 2;
            hub.MaximumReceiveMessageSize = live.Value.MessageSizeLimit;
        });

        services.AddSingleton<LiveScheduler>();
        services.AddScoped<LiveRenderer>();
        services.AddScoped<CircuitState>();
        services.TryAddEnumerable(ServiceDescriptor.Scoped<CircuitHandler, ConsoleCircuitHandler>());
        services.AddSingleton<ScoreBands>();
        services.AddSingleton<ScoreTrends>();
        services.AddSingleton<SubjectLines>();
        services.AddSingleton<RuleCounts>();
        services.AddSingleton<RuleFigures>();
        services.AddSingleton<IReportRenderer, ReportRenderer>();
    }

    public static void MapComponents(this WebApplication app)
    {
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(o =>
        {
            // A quarter of a megabyte and 40 % more work per circuit; and secrets beside others' text should not share a compression window.
            o.DisableWebSocketCompression = true;
            o.ContentSecurityFrameAncestorsPolicy = "'none'";
        });
        // An address without a page: the console with its navigation, and the words for it. What is not for people answers for itself.
        app.MapFallback("{*path:nonfile:regex(^(?!(api|hubs|health|metrics|openapi|_blazor)(/|$)))}", NoSuchPageAsync)
            .WithMetadata(new ComponentTypeMetadata(typeof(NotFound)));
    }

    private static Task NoSuchPageAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method))
            return new RazorComponentResult<App> { StatusCode = StatusCodes.Status404NotFound }.ExecuteAsync(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}

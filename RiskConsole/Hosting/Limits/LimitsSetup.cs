using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace RiskConsole.Hosting.Limits;

/// <summary>The limits of live connections. docs/operations.md lists them with those of the API.</summary>
internal static class LimitsSetup
{
    public static void AddLiveLimits(this IServiceCollection services)
    {
        services.AddSingleton<LiveConnections>();
        services.AddSingleton<CutOffs>();
        services.AddSingleton<ConnectionRate>();
        services.AddSingleton<LiveGate>();
        services.TryAddSingleton<MessageGuard>();
        // For every hub, that of the circuits too.
        services.AddOptions<HubOptions>().Configure(hub => hub.AddFilter<MessageGuard>());
    }

    /// <summary>Before anybody is asked who they are: a flood should cost as little as can be.</summary>
    public static void UseConnectionRate(this WebApplication app)
    {
        var gate = app.Services.GetRequiredService<LiveGate>();
        app.Use((context, next) =>
        {
            var step = context.Step();
            return step != LiveStep.None && gate.CheckAddress(context, step) is { } refusal
                ? refusal.AnswerAsync(context, step == LiveStep.Page) : next(context);
        });
    }

    /// <summary>Once it is known who asks.</summary>
    public static void UseConnectionLimits(this WebApplication app)
    {
        var gate = app.Services.GetRequiredService<LiveGate>();
        var guard = app.Services.GetRequiredService<MessageGuard>();
        // Here already, so that the sockets can be watched.
        app.UseWebSockets();
        app.Use(async (context, next) =>
        {
            var step = context.Step();
            if (step is LiveStep.Socket or LiveStep.Hub && context.Features.Get<IHttpWebSocketFeature>() is { } sockets)
                context.Features.Set<IHttpWebSocketFeature>(new WatchedSockets(sockets, socket => guard.Watch(socket, context)));
            var caller = step == LiveStep.None ? null : Caller.Of(context);
            if (caller is null)
                await next(context);
            else if ((gate.CheckCaller(context, step, caller)
                ?? (step == LiveStep.Socket ? gate.Enter(context, caller) : null)) is { } refusal)
                await refusal.AnswerAsync(context, step == LiveStep.Page);
            else if (step == LiveStep.Socket)
                await HoldAsync(gate, context, next, caller);
            else
                await next(context);
        });
    }

    // A socket's request lasts as long as the socket.
    private static async Task HoldAsync(LiveGate gate, HttpContext context, RequestDelegate next, Caller caller)
    {
        try
        {
            await next(context);
        }
        finally
        {
            gate.Leave(caller);
        }
    }
}

using Microsoft.AspNetCore.Http.Features;
using RiskConsole.Hosting.Limits;
using RiskConsole.Telemetry;

namespace RiskConsole.Hosting;

/// <summary>Refuses live connections that another site opens with our cookie. CORS does not cover WebSockets.</summary>
internal static class SameOrigin
{
    public static void UseSameOrigin(this WebApplication app) => app.Use(static async (context, next) =>
    {
        if (IsLive(context.Request.Path) && !IsOurs(context))
        {
            context.RequestServices.GetRequiredService<Refusals>().Note(
                LimitNames.Origin, ConnectionRate.KeyOf(context.Connection.RemoteIpAddress), "a live connection from a page of another origin");
            await Results.Problem(
                "A live connection must come from a page of this console (header Origin).", statusCode: 403, title: "Another origin")
                .ExecuteAsync(context);
            return;
        }
        await next(context);
    });

    /// <returns>Whether a WebSocket is asked for, over HTTP/1.1 or HTTP/2.</returns>
    public static bool AsksForSocket(this HttpContext context) =>
        context.Request.Headers.Upgrade.Any(u => string.Equals(u, "websocket", StringComparison.OrdinalIgnoreCase))
        || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    private static bool IsLive(PathString path) =>
        path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase);

    private static bool IsOurs(HttpContext context)
    {
        var request = context.Request;
        var origin = request.Headers.Origin;
        // Browsers always send it with a socket and with a POST. Without one, only a plain request may bring our cookie
        // (which SameSite keeps out of other sites' requests).
        if (origin.Count == 0)
            return !context.AsksForSocket() || !request.Headers.ContainsKey("Cookie");
        return origin.Count == 1
            && string.Equals(origin[0], $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
    }
}

namespace RiskConsole.Hosting;

/// <summary>Refuses live connections that another site opens with our cookie. CORS does not cover WebSockets.</summary>
internal static class SameOrigin
{
    public static void UseSameOrigin(this WebApplication app) => app.Use(static async (context, next) =>
    {
        if (IsLive(context.Request.Path) && !IsOurs(context.Request))
        {
            await Results.Problem("A live connection must come from a page of this console (header Origin).", statusCode: 403,
                title: "Another origin")
                .ExecuteAsync(context);
            return;
        }
        await next(context);
    });

    private static bool IsLive(PathString path) =>
        path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase)
            || path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase);

    private static bool IsOurs(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        if (origin.Count == 0)
            // Browsers always send it with a socket; without one only a plain request may go on (SameSite keeps our cookie out of foreign
            // ones).
            return !request.Headers.Upgrade.Any(u => string.Equals(u, "websocket", StringComparison.OrdinalIgnoreCase))
                && request.Protocol != "HTTP/2"
                || !request.Headers.ContainsKey("Cookie");
        return origin.Count == 1
            && string.Equals(origin[0], $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
    }
}

using RiskConsole.Access;

namespace RiskConsole.Hosting;

/// <summary>When <c>Live:MaxCircuits</c> browsers are connected, one more gets a page that says so instead of a console that does not come
/// alive.</summary>
internal static class CircuitLimit
{
    private const string RetryAfterSeconds = "30";

    public static void UseCircuitLimit(this WebApplication app)
    {
        var circuits = app.Services.GetRequiredService<CircuitRegistry>();
        app.Use(async (context, next) =>
        {
            if (!circuits.IsFull || !OpensCircuit(context))
            {
                await next(context);
                return;
            }
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            await PlainPage.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The console is full",
                "As many pages are open as this console allows. Close one you do not need, or try again shortly. "
                + "An admin can raise Live:MaxCircuits.");
        });
    }

    // A lost browser that comes back negotiates too; its circuit is not counted as connected, so there is a place for it.
    private static bool OpensCircuit(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase))
            return context.Request.Path.Value!.EndsWith("/negotiate", StringComparison.OrdinalIgnoreCase)
                || context.AsksForSocket();
        return context.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is { } page
            && !page.Type.IsDefined(typeof(Microsoft.AspNetCore.Components.ExcludeFromInteractiveRoutingAttribute), inherit: true);
    }
}

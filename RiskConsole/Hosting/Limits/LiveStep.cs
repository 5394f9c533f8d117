using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;

namespace RiskConsole.Hosting.Limits;

/// <summary>What a request has to do with live connections.</summary>
internal enum LiveStep
{
    None,

    /// <summary>A page that will open a circuit.</summary>
    Page,

    /// <summary>The question that goes before a socket.</summary>
    Negotiate,

    /// <summary>The socket of a page.</summary>
    Socket,

    /// <summary>The negotiation or the socket of a program.</summary>
    Hub,

    /// <summary>Something else on the address of the sockets: long polling and the like.</summary>
    Other,
}

internal static class LiveSteps
{
    /// <summary>In the query of a lost browser's connection; such a one takes up its circuit and may open none.</summary>
    public const string Returns = "returns";

    public static LiveStep Step(this HttpContext context)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase, out var rest))
            return context.AsksForSocket() ? LiveStep.Socket
                : IsNegotiation(rest) ? LiveStep.Negotiate
                : rest.HasValue && rest != "/" ? LiveStep.None : LiveStep.Other;
        if (path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase, out rest))
            return context.AsksForSocket() || IsNegotiation(rest) ? LiveStep.Hub : LiveStep.None;
        return context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is { } page
            && !page.Type.IsDefined(typeof(ExcludeFromInteractiveRoutingAttribute), inherit: true)
            ? LiveStep.Page : LiveStep.None;
    }

    public static bool IsReturning(this HttpContext context) => context.Request.Query.ContainsKey(Returns);

    /// <summary>Whether this request begins a connection. A socket with an id has negotiated, and was counted then.</summary>
    public static bool Begins(this HttpContext context, LiveStep step) =>
        step is LiveStep.Negotiate or LiveStep.Socket or LiveStep.Hub
        && !(context.AsksForSocket() && context.Request.Query.ContainsKey("id"));

    private static bool IsNegotiation(PathString rest) =>
        rest.HasValue && rest.Value!.EndsWith("/negotiate", StringComparison.OrdinalIgnoreCase);
}

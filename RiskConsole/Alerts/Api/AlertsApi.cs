using RiskConsole.Access;
using RiskConsole.Alerts.Silences;
using RiskConsole.Events.Api;
using RiskConsole.Events.Ingest;

namespace RiskConsole.Alerts.Api;

/// <summary><c>/api/v1/alerts</c>: the alerts people are shown, within the categories the caller may see.</summary>
internal sealed class AlertsApi(IAlertStore store, ISuppressions suppressions, CategoryAccess access, IngestLimiter limiter)
{
    /// <summary><c>GET /api/v1/alerts</c>: one page, the last opened first.</summary>
    public Task SearchAsync(HttpContext context) => ApiReply.GiveAsync(context, limiter, async () =>
    {
        if (AlertParameters.TryRead(context.Request.Query, access.For(context.User), out var parameters) is { } problem)
            return problem;
        var page = await store.SearchAsync(parameters.Search, parameters.Limit, parameters.After, context.RequestAborted);
        await ApiReply.WritePageAsync(context, page.Items, parameters.CursorText(page.Next), (json, alert) => AlertJson.Write(json, alert, suppressions));
        return null;
    });

    /// <summary><c>GET /api/v1/alerts/{id}</c>: one alert.</summary>
    public Task GetAsync(HttpContext context) => ApiReply.GiveAsync(context, limiter, async () =>
    {
        var text = (string?)context.GetRouteValue("id") ?? "";
        var alert = Guid.TryParse(text, out var id) ? await store.FindAsync(id, access.For(context.User), context.RequestAborted) : null;
        if (alert is null || alert.Shadow)
            return NotFound(text);
        await ApiReply.WriteAsync(context, json => AlertJson.Write(json, alert, suppressions));
        return null;
    });

    public static ApiProblem NotFound(string id) => new(StatusCodes.Status404NotFound, "not-found", "There is no such alert", $"No alert has the id \"{id}\".");
}

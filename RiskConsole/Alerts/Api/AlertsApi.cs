using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Events.Api;
using RiskConsole.Events.Ingest;

namespace RiskConsole.Alerts.Api;

/// <summary><c>/api/v1/alerts</c>: the alerts people are shown, within the categories the caller may see.</summary>
internal sealed class AlertsApi(IAlertStore store, CategoryAccess access, IngestLimiter limiter)
{
    /// <summary><c>GET /api/v1/alerts</c>: one page, the last opened first.</summary>
    public Task SearchAsync(HttpContext context) => AnswerAsync(context, async () =>
    {
        if (AlertParameters.TryRead(context.Request.Query, access.For(context.User), out var parameters) is { } problem)
            return problem;
        var page = await store.SearchAsync(parameters.Search, parameters.Limit, parameters.After, context.RequestAborted);
        var next = parameters.CursorText(page.Next);
        if (next is not null)
            context.Response.Headers.Link = $"<{NextPage(context.Request, next)}>; rel=\"next\"";
        await WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items"u8);
            foreach (var alert in page.Items)
                AlertJson.Write(json, alert);
            json.WriteEndArray();
            if (next is null)
                json.WriteNull("next_cursor"u8);
            else
                json.WriteString("next_cursor"u8, next);
            json.WriteBoolean("has_more"u8, next is not null);
            json.WriteEndObject();
        });
        return null;
    });

    /// <summary><c>GET /api/v1/alerts/{id}</c>: one alert.</summary>
    public Task GetAsync(HttpContext context) => AnswerAsync(context, async () =>
    {
        var text = (string?)context.GetRouteValue("id") ?? "";
        var alert = Guid.TryParse(text, out var id) ? await store.FindAsync(id, access.For(context.User), context.RequestAborted) : null;
        if (alert is null || alert.Shadow)
            return new(StatusCodes.Status404NotFound, "not-found", "There is no such alert", $"No alert has the id \"{text}\".");
        await WriteAsync(context, json => AlertJson.Write(json, alert));
        return null;
    });

    private async Task AnswerAsync(HttpContext context, Func<Task<ApiProblem?>> answer)
    {
        ApiProblem? problem;
        try
        {
            problem = limiter.AdmitRequest(context) ?? await answer();
        }
        catch (QueryTimeoutException e)
        {
            problem = new(StatusCodes.Status422UnprocessableEntity, "query-too-slow", "The search takes too long", e.Message);
        }
        catch (LogBusyException e)
        {
            problem = ApiProblem.Busy(e);
        }
        if (problem is not null)
            await problem.ExecuteAsync(context);
    }

    private static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        using (var json = new Utf8JsonWriter(context.Response.BodyWriter, EventJson.WriterOptions))
            write(json);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static string NextPage(HttpRequest request, string cursor)
    {
        var query = new QueryBuilder(request.Query.Where(p => !p.Key.Equals("cursor", StringComparison.OrdinalIgnoreCase)).SelectMany(
            p => p.Value, (p, value) => KeyValuePair.Create(p.Key, value ?? ""))) { { "cursor", cursor } };
        return UriHelper.BuildRelative(request.PathBase, request.Path, query.ToQueryString());
    }
}

using RiskConsole.Access;
using RiskConsole.Events.Ingest;
using RiskConsole.Query;

namespace RiskConsole.Events.Api;

/// <summary>The read side of <c>/api/v1/events</c>: search, count and single events, within the categories the caller may see.</summary>
internal sealed class EventsApi(IEventStore store, IQueryCompiler<RiskEvent> compiler, CategoryAccess access, IngestLimiter limiter)
{
    private const string ItemPath = "/api/v1/events/";

    /// <summary><c>GET /api/v1/events</c>: one page, newest first.</summary>
    public Task SearchAsync(HttpContext context) => ApiReply.GiveAsync(context, limiter, async () =>
    {
        if (SearchParameters.TryRead(context.Request.Query, compiler, out var parameters) is { } problem)
            return problem;

        var search = parameters.Search(access.For(context.User));
        var page = await store.SearchAsync(search, parameters.Order, parameters.Limit, parameters.After, context.RequestAborted);
        await ApiReply.WritePageAsync(context, page.Items, parameters.CursorText(page.Next), static (json, e) => EventJson.Write(json, e));
        return null;
    });

    /// <summary><c>GET /api/v1/events/count</c>: how many events a search finds.</summary>
    public Task CountAsync(HttpContext context) => ApiReply.GiveAsync(context, limiter, async () =>
    {
        if (SearchParameters.TryRead(context.Request.Query, compiler, out var parameters) is { } problem)
            return problem;

        var count = await store.CountAsync(parameters.Search(access.For(context.User)), context.RequestAborted);
        await ApiReply.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("count"u8, count);
            json.WriteEndObject();
        });
        return null;
    });

    /// <summary><c>GET /api/v1/events/{id}</c>: one event by the console's uid or by the sender's id, narrowed by <c>source</c>.</summary>
    public Task GetAsync(HttpContext context) => ApiReply.GiveAsync(context, limiter, async () =>
    {
        var id = ApiPath.After(ItemPath, context) ?? (string?)context.GetRouteValue("id") ?? "";
        var source = context.Request.Query["source"].ToString();
        var found = await FindAsync(id, source.Length == 0 ? null : source, access.For(context.User), context.RequestAborted);
        switch (found.Count)
        {
            case 0:
                return new(StatusCodes.Status404NotFound, "not-found", "There is no such event",
                    $"No event has the uid or id \"{id}\"{(source.Length == 0 ? "" : $" and the source \"{source}\"")}.");
            case > 1:
                return Ambiguous(id, found);
        }
        await ApiReply.WriteAsync(context, json => EventJson.Write(json, found[0]));
        return null;
    });

    /// <summary>Answers whatever else is asked under <c>/api</c>.</summary>
    public static Task NoSuchCall(HttpContext context) =>
        new ApiProblem(StatusCodes.Status404NotFound, "no-such-call", "There is no such call",
            $"{context.Request.Method} {context.Request.Path} is no call of this API. The calls are described at /openapi/v1.json.")
            .ExecuteAsync(context);

    private async Task<IReadOnlyList<RiskEvent>> FindAsync(string id, string? source, CategorySet categories, CancellationToken ct)
    {
        if (Guid.TryParse(id, out var uid) && await store.FindAsync(uid, ct) is { } item && (source is null || item.Source == source))
            return categories.Contains(item.Category) ? [item] : [];
        var found = await store.FindByIdAsync(id, source, ct);
        return [.. found.Where(e => categories.Contains(e.Category))];
    }

    private static ApiProblem Ambiguous(string id, IReadOnlyList<RiskEvent> found) =>
        new(StatusCodes.Status409Conflict, "ambiguous-id", "Several events have this id",
            $"The id \"{id}\" comes from {found.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)} sources. Add ?source= "
                + $"with one of those listed, or ask for the uid.")
        {
            Members = json =>
            {
                json.WriteStartArray("sources");
                foreach (var item in found)
                {
                    json.WriteStartObject();
                    json.WriteString("source", item.Source);
                    json.WriteString("uid", item.Uid);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            },
        };
}

using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using RiskConsole.Events.Ingest;

namespace RiskConsole.Events.Api;

/// <summary>How reading calls of the API answer: at a pace, in JSON, in pages, and with a problem where something is wrong.</summary>
internal static class ApiReply
{
    /// <summary>Admits the request, answers it, and turns what the store may run into into problems.</summary>
    /// <param name="answer">Writes the answer, or returns the problem to write.</param>
    public static async Task GiveAsync(HttpContext context, IngestLimiter limiter, Func<Task<ApiProblem?>> answer)
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

    public static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        using (var json = new Utf8JsonWriter(context.Response.BodyWriter, EventJson.WriterOptions))
            write(json);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>Writes one page of a list, and where the next one is.</summary>
    /// <param name="next">Cursor of the next page; null on the last one.</param>
    public static Task WritePageAsync<T>(HttpContext context, IEnumerable<T> items, string? next, Action<Utf8JsonWriter, T> write)
    {
        if (next is not null)
            context.Response.Headers.Link = $"<{NextPage(context.Request, next)}>; rel=\"next\"";
        return WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items"u8);
            foreach (var item in items)
                write(json, item);
            json.WriteEndArray();
            if (next is null)
                json.WriteNull("next_cursor"u8);
            else
                json.WriteString("next_cursor"u8, next);
            json.WriteBoolean("has_more"u8, next is not null);
            json.WriteEndObject();
        });
    }

    private static string NextPage(HttpRequest request, string cursor)
    {
        var query = new QueryBuilder(request.Query.Where(p => !p.Key.Equals("cursor", StringComparison.OrdinalIgnoreCase)).SelectMany(
            p => p.Value, (p, value) => KeyValuePair.Create(p.Key, value ?? ""))) { { "cursor", cursor } };
        return UriHelper.BuildRelative(request.PathBase, request.Path, query.ToQueryString());
    }
}

using System.Globalization;
using System.Text.Json;
using RiskConsole.Events.Ingest;

namespace RiskConsole.Events.Api;

/// <summary>An error answer of the API: problem details (RFC 9457) with what is wrong, where, and how to mend it.</summary>
/// <param name="Code">The stable last part of the problem's type; each is one of <see cref="ProblemPage.Kinds"/>.</param>
internal sealed record ApiProblem(int Status, string Code, string Title, string Detail) : IResult
{
    public const string ContentType = "application/problem+json";

    /// <summary>More than these in one answer help nobody.</summary>
    private const int MaxErrors = 100;

    /// <summary>The single faults, each with its place.</summary>
    public IReadOnlyList<EventProblem> Errors { get; init; } = [];

    /// <summary>When to try again; sent as <c>Retry-After</c> in whole seconds.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Further members of the answer.</summary>
    public Action<Utf8JsonWriter>? Members { get; init; }

    public static ApiProblem Parameter(string name, string detail) =>
        new(StatusCodes.Status400BadRequest, "invalid-parameter", $"The parameter {name} is not valid", detail)
        {
            Members = json => json.WriteString("parameter", name),
        };

    public static ApiProblem Busy(LogBusyException busy) =>
        new(StatusCodes.Status503ServiceUnavailable, "log-busy", "The event log takes no more for now",
            $"{busy.Message} Nothing of this request was stored; send it again later.")
        {
            RetryAfter = busy.RetryAfter,
        };

    public static ApiProblem TooFast(string title, string detail, TimeSpan wait) =>
        new(StatusCodes.Status429TooManyRequests, "rate-limited", title, detail) { RetryAfter = wait };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

        await using (var json = new Utf8JsonWriter(response.BodyWriter, EventJson.WriterOptions))
            Write(json, httpContext);
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    public static string TypeOf(string code) => $"{ProblemPage.Path}#{code}";

    private void Write(Utf8JsonWriter json, HttpContext context)
    {
        json.WriteStartObject();
        json.WriteString("type", TypeOf(Code));
        json.WriteString("title", Title);
        json.WriteNumber("status", Status);
        json.WriteString("detail", Detail);
        json.WriteString("instance", context.Request.PathBase + context.Request.Path);
        Members?.Invoke(json);
        if (Errors.Count > 0)
        {
            json.WriteStartArray("errors");
            foreach (var error in Errors.Take(MaxErrors))
            {
                json.WriteStartObject();
                json.WriteString("pointer", error.Pointer);
                json.WriteString("detail", error.Detail);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteString("trace_id", context.TraceIdentifier);
        json.WriteEndObject();
    }
}

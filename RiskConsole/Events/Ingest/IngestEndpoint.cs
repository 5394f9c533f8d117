using System.Globalization;
using Microsoft.Extensions.ObjectPool;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using RiskConsole.Events.Api;
using RiskConsole.Telemetry;

namespace RiskConsole.Events.Ingest;

/// <summary><c>POST /api/v1/events</c>: takes events, and answers once they are durable.</summary>
internal sealed class IngestEndpoint(
    ObjectPool<EventParser> parsers,
    IngestLimiter limiter,
    IEventIntake intake,
    IOptions<IngestOptions> options,
    ConsoleMeter meter,
    TimeProvider time)
{
    /// <summary>What is taken besides the binary mode, for the words of a refusal and for the API document.</summary>
    public static IReadOnlyList<string> ContentTypes { get; } =
    [
        "application/cloudevents+json",
        "application/cloudevents-batch+json",
        "application/x-ndjson",
        "application/ndjson",
        "application/json",
    ];

    private enum Mode
    {
        Unknown,
        Single,
        Batch,
        Either,
        Lines,
        Binary,
    }

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            if (await TakeAsync(context) is { } problem)
                await problem.ExecuteAsync(context);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer, and what was appended is safe to be sent again.
            context.Abort();
        }
    }

    /// <returns>The problem to answer; null when the answer was written.</returns>
    private async Task<ApiProblem?> TakeAsync(HttpContext context)
    {
        if (limiter.AdmitRequest(context) is { } tooMany)
            return tooMany;
        var began = time.GetTimestamp();
        var mode = ModeOf(context.Request);
        if (mode == Mode.Unknown)
            return UnknownType(context.Request);

        ParsedDocument document;
        try
        {
            using var body = await BodyReader.ReadAsync(context.Request, options.Value.MaxBodyBytes, context.RequestAborted);
            if (body is not { } whole)
                return TooLarge();
            document = Parse(mode, context.Request.Headers, whole.Bytes);
        }
        catch (BadHttpRequestException e)
        {
            return new(e.StatusCode, "broken-request", "The request did not arrive whole",
                $"{e.Message.TrimEnd('.')}. Nothing of it was stored.");
        }

        if (document.Refusal is { } refusal)
            return new(refusal.Status, refusal.Code, refusal.Title, refusal.Problem.Detail) { Errors = [refusal.Problem] };
        var valid = document.Events.Where(e => e.Event is not null).Select(e => e.Event!).ToList();
        var refused = document.Events.Count - valid.Count;
        if (valid.Count == 0 && refused > 0)
        {
            meter.Ingested(ConsoleMeter.Http, 0, 0, refused);
            return AllRefused(document.Events);
        }
        if (valid.Count > 0 && limiter.AdmitEvents(context, valid.Count) is { } tooFast)
            return tooFast;

        IntakeResult result;
        try
        {
            result = valid.Count == 0 ? new([]) : await intake.TakeAsync(valid, context.RequestAborted);
        }
        catch (LogBusyException busy)
        {
            return ApiProblem.Busy(busy);
        }
        var duplicates = result.Outcomes?.Count(o => o.Duplicate) ?? 0;
        meter.Ingested(ConsoleMeter.Http, valid.Count - duplicates, duplicates, refused);
        meter.IngestTook(ConsoleMeter.Http, time.GetElapsedTime(began), valid);

        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentType = "application/json; charset=utf-8";
        IngestAnswer.Write(context.Response.BodyWriter, document.Events, result);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        return null;
    }

    private ParsedDocument Parse(Mode mode, IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        var now = Rfc3339.ToMicroseconds(time.GetUtcNow());
        var parser = parsers.Get();
        var document = mode switch
        {
            Mode.Binary => new([BinaryMode.Parse(parser, headers, body, now)], null),
            Mode.Lines => parser.ParseLines(body, now),
            Mode.Single => parser.Parse(body, DocumentShape.Single, now),
            Mode.Batch => parser.Parse(body, DocumentShape.Batch, now),
            _ => parser.Parse(body, DocumentShape.Either, now),
        };
        parsers.Return(parser);
        return document;
    }

    private static Mode ModeOf(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0
            && !request.Headers.ContentEncoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase))
            return Mode.Unknown;
        var type = MediaTypeHeaderValue.TryParse((string?)request.Headers.ContentType, out var parsed) ? parsed : null;
        var mode = type?.MediaType.Value?.ToLowerInvariant() switch
        {
            "application/cloudevents+json" => Mode.Single,
            "application/cloudevents-batch+json" => Mode.Batch,
            { } name when name.StartsWith("application/cloudevents", StringComparison.Ordinal) => Mode.Unknown,
            _ when BinaryMode.Is(request.Headers) => Mode.Binary,
            "application/x-ndjson" or "application/ndjson" => Mode.Lines,
            "application/json" => Mode.Either,
            _ => Mode.Unknown,
        };
        var charset = mode == Mode.Binary ? default : type?.Charset ?? default;
        return charset.HasValue && !charset.ToString().Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase) ? Mode.Unknown : mode;
    }

    private static ApiProblem UnknownType(HttpRequest request)
    {
        var sent = request.Headers.ContentType.Count == 0
            ? "The request names no content type"
            : $"The content type \"{request.Headers.ContentType}\" is not taken";
        if (request.Headers.ContentEncoding.Count > 0)
            sent += $", with the encoding \"{request.Headers.ContentEncoding}\"";
        return new(StatusCodes.Status415UnsupportedMediaType, "unsupported-content-type", "The content type is not taken",
            $"{sent}. Send UTF-8, not compressed, as {string.Join(", ", ContentTypes)}, "
                + $"or any type with the event's attributes in ce- headers.")
        {
            Members = json =>
            {
                json.WriteStartArray("accepted");
                foreach (var accepted in ContentTypes)
                    json.WriteStringValue(accepted);
                json.WriteEndArray();
            },
        };
    }

    private ApiProblem TooLarge() => new(StatusCodes.Status413PayloadTooLarge, "body-too-large", "The request is too large", string.Create(
        CultureInfo.InvariantCulture,
        $"A request may have {options.Value.MaxBodyBytes} bytes; nothing of this one was stored. Send the events in several requests."));

    private static ApiProblem AllRefused(IReadOnlyList<ParsedEvent> events)
    {
        var errors = events.SelectMany(e => e.Problems).ToList();
        var (title, detail) = events.Count == 1
            ? ("The event is not valid", errors[0].Detail)
            : ("No event of the batch is valid", string.Create(CultureInfo.InvariantCulture,
                $"All {events.Count} events were refused; nothing was stored. The first: {errors[0].Detail}"));
        return new(StatusCodes.Status400BadRequest, "invalid-event", title, detail)
        {
            Errors = errors,
        };
    }
}

using Microsoft.OpenApi;

namespace RiskConsole.Events.Api;

/// <summary>One query parameter of a call.</summary>
internal sealed record ApiParameter(string Name, string Description, string Example);

/// <summary>One answer of a call.</summary>
/// <param name="Schema">Name of the schema of its body, see <see cref="ApiSchemas"/>.</param>
internal sealed record ApiAnswer(int Status, string Description, string Schema, string? Example = null);

/// <summary>What the API document says about a call; metadata of its endpoint.</summary>
internal sealed record ApiCall(string OperationId, string Summary, string Description)
{
    private const string EventExample =
        """
        {"specversion":"1.0","id":"0x9f31:12","source":"/chains/1/bridge","type":"io.example.bridge.withdrawal","subject":"account/0x123",
         "time":"2026-01-02T03:04:05.678Z","severity":"error","score":0.91,"data":{"asset":"USDC","amount":"125000.00","usd":125000}}
        """;

    private const string ItemExample =
        """
        {"specversion":"1.0","id":"0x9f31:12","source":"/chains/1/bridge","type":"io.example.bridge.withdrawal",
         "subject":"account/0x123","time":"2026-01-02T03:04:05.678Z","uid":"019b7c1d-6b5e-7c39-8a43-1f5f0d3a9b10","seq":4711,
         "recordedtime":"2026-01-02T03:04:05.702Z","severity":"error","category":"risk","score":0.91,
         "data":{"asset":"USDC","amount":"125000.00","usd":125000}}
        """;

    private static readonly ApiParameter Query = new("query", "A filter in the console's query language; all events where absent.",
        "severity:>=error data.usd:>1000000");
    private static readonly ApiParameter From = new("from",
        "Only events at or after this time (RFC 3339, or a date in UTC), by the event's own time.", "2026-01-02T00:00:00Z");
    private static readonly ApiParameter To = new("to", "Only events before this time.", "2026-01-03");

    public static readonly ApiAnswer Busy = new(503,
        "The event log takes no more for now; nothing was stored. Retry-After says when to try again.", "Problem");
    public static readonly ApiAnswer TooFast = new(429,
        "The key makes too many requests or sends too many events. Retry-After says when to try again.", "Problem");
    private static readonly ApiAnswer BadQuery = new(400, "The query or a parameter is not valid: where, why, and what was likely meant.",
        "Problem",
        """
        {"type":"/docs/problems#invalid-query","title":"The query is not valid","status":400,"detail":"There is no field severty.",
         "instance":"/api/v1/events","parameter":"query","position":0,"length":7,"suggestion":"severity"}
        """);

    private static readonly ApiAnswer TooSlow = new(422, "The search ran too long and was stopped; narrow it by from, to or subject.",
        "Problem");

    public static ApiCall Ingest { get; } = new("sendEvents", "Send events",
        "Takes one event or many and answers once they are durable. An event whose source and id are known is a duplicate: it is not "
            + "stored again, and the answer names the earlier one, so a request can be repeated without harm. A refused event does not "
            + "hold up the others of its batch.")
    {
        Body = EventExample,
        Answers =
        [
            new(202, "What became of each event, in its order.", "IngestAnswer",
                """
                {"accepted":1,"duplicates":0,"refused":1,"results":[
                 {"index":0,"id":"0x9f31:12","source":"/chains/1/bridge","status":"accepted",
                  "uid":"019b7c1d-6b5e-7c39-8a43-1f5f0d3a9b10","seq":4711},
                 {"index":1,"id":"0x9f31:13","source":"/chains/1/bridge","status":"refused",
                  "problem":{"type":"/docs/problems#invalid-event","title":"The event is not valid","pointer":"/1/type",
                  "detail":"\"type\" is missing; name the kind of event, such as io.example.bridge.withdrawal."}}]}
                """),
            new(400, "The body could not be read, or every event of it was refused; nothing was stored.", "Problem",
                """
                {"type":"/docs/problems#invalid-event","title":"The event is not valid","status":400,
                 "detail":"\"specversion\" is \"0.3\"; only CloudEvents 1.0 is taken. Send \"1.0\".","instance":"/api/v1/events",
                 "errors":[{"pointer":"/specversion","detail":"\"specversion\" is \"0.3\"; only CloudEvents 1.0 is taken. Send \"1.0\"."}]}
                """),
            new(413, "The body or the batch is too large; nothing was stored.", "Problem"),
            new(415, "The content type is not taken; those that are, are listed.", "Problem"),
            TooFast,
            Busy,
        ],
    };

    public static ApiCall Search { get; } = new("searchEvents", "Search events",
        "One page of events, newest first. The next page begins right after this one, whatever was stored meanwhile: send next_cursor "
            + "back with the same search.")
    {
        Parameters =
        [
            Query, From, To,
            new("order", "time: by the event's own time (default). arrival: by its place in the log.", "time"),
            new("limit", "Most events on the page, 1 to 500; 100 where absent.", "100"),
            new("cursor", "next_cursor of the page before.", ""),
        ],
        Answers = [new(200, "The page.", "EventPage", $$"""{"items":[{{ItemExample}}],"next_cursor":null,"has_more":false}"""), BadQuery,
            TooSlow, TooFast, Busy],
    };

    public static ApiCall Count { get; } = new("countEvents", "Count events", "How many events a search finds.")
    {
        Parameters = [Query, From, To],
        Answers = [new(200, "The count.", "EventCount", """{"count":88}"""), BadQuery, TooSlow, TooFast, Busy],
    };

    public static ApiCall Get { get; } = new("getEvent", "Read one event",
        "By the console's uid, or by the sender's id as it was sent (percent-encode it). Where several sources use the id, the answer "
            + "lists them.")
    {
        Parameters = [new("source", "The sender's source, where the id alone is not unique.", "/chains/1/bridge")],
        Answers =
        [
            new(200, "The event.", "Event", ItemExample),
            new(404, "There is no such event among those the caller may see.", "Problem"),
            TooFast,
            new(409, "Several sources use this id; they are listed.", "Problem",
                """
                {"type":"/docs/problems#ambiguous-id","title":"Several events have this id","status":409,
                 "detail":"The id \"1\" comes from 2 sources. Add ?source= with one of those listed, or ask for the uid.",
                 "sources":[{"source":"/chains/1/bridge","uid":"019b7c1d-6b5e-7c39-8a43-1f5f0d3a9b10"},
                  {"source":"/chains/2/bridge","uid":"019b7c1d-6b5e-7c39-8a43-1f5f0d3a9b11"}]}
                """),
        ],
    };

    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>An example of the body; null for calls without one.</summary>
    public string? Body { get; init; }

    /// <summary>Name of the schema of the body of a call that takes a JSON object; null for one that takes events.</summary>
    public string? BodySchema { get; init; }

    public IReadOnlyList<ApiAnswer> Answers { get; init; } = [];

    /// <summary>Schemas that the call's answers name and the document does not have by itself.</summary>
    public IReadOnlyDictionary<string, IOpenApiSchema> Schemas { get; init; } = new Dictionary<string, IOpenApiSchema>();
}

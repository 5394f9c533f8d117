using Microsoft.OpenApi;
using RiskConsole.Events.Api;

namespace RiskConsole.Alerts.Api;

/// <summary>What the API document says about silences.</summary>
internal static class SilenceApiCall
{
    private const string Example =
        """
        {"id":"019b7c1d-6b5e-7c39-8a43-1f5f0d3a9b20","state":"active","query":"rule:\"High risk score\" subject:account/0x123","comment":"Known relayer, ticket 812",
         "author":"bridge-bot","created_at":"2026-01-02T03:04:05Z","starts_at":"2026-01-02T03:04:05Z","ends_at":"2026-01-02T07:04:05Z","until_resolved":false,
         "ended_at":null,"ended_by":null,"version":1}
        """;

    private static readonly ApiAnswer s_one = new(200, "The silence.", "Silence", Example);
    private static readonly ApiAnswer s_notFound = new(404, "There is no such silence.", "Problem");
    private static readonly ApiAnswer s_ended = new(409, "It has ended already: by whom and when.", "Problem");
    private static readonly ApiAnswer s_refused = new(400, "Something is wrong with it, or it would hide everything and hide_everything was not sent: which member, and why.", "Problem");
    private static readonly Dictionary<string, IOpenApiSchema> s_schemas = new() { ["Silence"] = Silence() };

    public static ApiCall List { get; } = new("listSilences", "Read silences", "Those that hold or will hold, the last created first; at most 1,000.")
    {
        Parameters = [new("state", "Only these states: pending, active, expired; several with commas. pending and active where absent.", "expired")],
        Answers = [new(200, "The silences.", "SilenceList", $$"""{"items":[{{Example}}]}"""), s_refused, ApiCall.TooFast],
        Schemas = new Dictionary<string, IOpenApiSchema> { ["SilenceList"] = ApiSchemas.Object("Silences.", ["items"], new() { ["items"] = ApiSchemas.List(Silence()) }) },
    };

    public static ApiCall Get { get; } = new("getSilence", "Read one silence", "By its id; also one that has ended.") { Answers = [s_one, s_notFound, ApiCall.TooFast], Schemas = s_schemas };

    public static ApiCall Create { get; } = new("createSilence", "Silence alerts",
        "Hides the alerts that the query matches, open ones and those to come, until the silence ends. Alerts go on living, and say in suppressed_by what hides them. "
            + "The query may ask for rule, subject, key, label, category and severity. Needs the scope operate.")
    {
        Body = """{"query":"rule:\"High risk score\" subject:account/0x123","duration":"4h","comment":"Known relayer, ticket 812"}""",
        BodySchema = "NewSilence",
        Answers = [s_one with { Status = 201 }, s_refused, ApiCall.TooFast, ApiCall.Busy],
        Schemas = new Dictionary<string, IOpenApiSchema>(s_schemas)
        {
            ["NewSilence"] = ApiSchemas.Object("A silence to make.", ["query", "comment"], new()
            {
                ["query"] = ApiSchemas.Of(JsonSchemaType.String, "A filter over alerts."),
                ["comment"] = ApiSchemas.Of(JsonSchemaType.String, "Why, in 1 to 500 characters."),
                ["starts_at"] = ApiSchemas.Time("When it begins; now where absent."),
                ["ends_at"] = ApiSchemas.Time("When it ends, at most 180 days later; or send duration."),
                ["duration"] = ApiSchemas.Of(JsonSchemaType.String, "How long it holds, such as 4h or 1d12h; or send ends_at."),
                ["until_resolved"] = ApiSchemas.Of(JsonSchemaType.Boolean, "End it earlier, as soon as it has hidden something and nothing it hides is open any more."),
                ["hide_everything"] = ApiSchemas.Of(JsonSchemaType.Boolean, "Confirms that it may hide all that is open, or whatever comes."),
            }),
        },
    };

    public static ApiCall Preview { get; } = new("previewSilence", "See what a silence would hide",
        "Counts the open alerts that a query matches and those of the last 24 hours, of the categories the key may see, without making a silence. Needs the scope operate.")
    {
        Body = """{"query":"subject:account/0x123"}""",
        BodySchema = "SilenceQuery",
        Answers =
        [
            new(200, "What it would hide. warning is a question to answer with hide_everything; it counts the alerts of all categories.", "SilencePreview",
                """{"open":{"hit":1,"all":37},"last_day":{"hit":4,"all":112},"first":[{"id":"019b7c1d-6b5e-7c39-8a43-1f5f0d3a9b10","name":"High risk score","severity":"critical","subject":"account/0x123"}],"warning":null}"""),
            s_refused, ApiCall.TooFast,
        ],
        Schemas = new Dictionary<string, IOpenApiSchema>
        {
            ["SilenceQuery"] = ApiSchemas.Object("A filter over alerts.", ["query"], new() { ["query"] = ApiSchemas.Of(JsonSchemaType.String, "As of a silence.") }),
            ["SilencePreview"] = ApiSchemas.Object("What a silence would hide.", ["open", "last_day", "first", "warning"], new()
            {
                ["open"] = Hits("Open alerts."),
                ["last_day"] = Hits("Alerts opened in the last 24 hours."),
                ["first"] = ApiSchemas.List(ApiSchemas.Object("An alert.", ["id", "name", "severity"], new()
                {
                    ["id"] = ApiSchemas.Of(JsonSchemaType.String, "Its id."),
                    ["name"] = ApiSchemas.Of(JsonSchemaType.String, "The rule's name."),
                    ["severity"] = ApiSchemas.Of(JsonSchemaType.String, "critical, error, warning or info."),
                    ["subject"] = Or(JsonSchemaType.String, "Who or what is at risk."),
                })),
                ["warning"] = Or(JsonSchemaType.String, "Asked before it may hide everything."),
            }),
        },
    };

    public static ApiCall Extend { get; } = new("extendSilence", "Give a silence another end", "The only thing that may change once it began. Needs the scope operate.")
    {
        Body = """{"duration":"4h"}""",
        BodySchema = "SilenceEnd",
        Answers = [s_one, s_refused, s_notFound, s_ended, ApiCall.TooFast, ApiCall.Busy],
        Schemas = new Dictionary<string, IOpenApiSchema>(s_schemas)
        {
            ["SilenceEnd"] = ApiSchemas.Object("Another end.", [], new()
            {
                ["ends_at"] = ApiSchemas.Time("When it ends."),
                ["duration"] = ApiSchemas.Of(JsonSchemaType.String, "How long from now, such as 4h; or send ends_at."),
            }),
        },
    };

    public static ApiCall End { get; } = new("endSilence", "End a silence", "What it hid is shown again. It is kept, and read with state=expired. Needs the scope operate.")
    {
        Answers = [s_one, s_notFound, s_ended, ApiCall.TooFast, ApiCall.Busy],
        Schemas = s_schemas,
    };

    private static OpenApiSchema Hits(string description) => ApiSchemas.Object(description, ["hit", "all"], new()
    {
        ["hit"] = ApiSchemas.Of(JsonSchemaType.Integer, "Those it hides."),
        ["all"] = ApiSchemas.Of(JsonSchemaType.Integer, "All of them."),
    });

    private static OpenApiSchema Silence() => ApiSchemas.Object(
        "Hides alerts for a time.", ["id", "state", "query", "comment", "author", "created_at", "starts_at", "ends_at", "until_resolved", "version"], new()
        {
            ["id"] = ApiSchemas.Of(JsonSchemaType.String, "UUIDv7 of the moment it was made."),
            ["state"] = ApiSchemas.Of(JsonSchemaType.String, "pending, active or expired."),
            ["query"] = ApiSchemas.Of(JsonSchemaType.String, "The alerts it hides, as a filter."),
            ["comment"] = ApiSchemas.Of(JsonSchemaType.String, "Why."),
            ["author"] = ApiSchemas.Of(JsonSchemaType.String, "Who made it."),
            ["created_at"] = ApiSchemas.Time("When it was made."),
            ["starts_at"] = ApiSchemas.Time("When it begins."),
            ["ends_at"] = ApiSchemas.Time("When it ends by itself."),
            ["until_resolved"] = ApiSchemas.Of(JsonSchemaType.Boolean, "Whether it ends earlier, as soon as nothing it hides is open any more."),
            ["ended_at"] = Or(JsonSchemaType.String, "When it was ended before its time."),
            ["ended_by"] = Or(JsonSchemaType.String, "Who ended it; null when it ended by itself."),
            ["version"] = ApiSchemas.Of(JsonSchemaType.Integer, "Grows with every change."),
        });

    private static OpenApiSchema Or(JsonSchemaType type, string description) => new() { Type = type | JsonSchemaType.Null, Description = description };
}

using Microsoft.OpenApi;
using RiskConsole.Alerts.Life;
using RiskConsole.Events.Api;

namespace RiskConsole.Alerts.Api;

/// <summary>What the API document says about acts and timelines.</summary>
internal static class ActApiCall
{
    private static readonly ApiAnswer s_notFound = new(404, "There is no such alert among those the caller may see.", "Problem");

    public static ApiCall Note { get; } = new("noteAlert", "Write a note", "Adds a note of 1 to 4,000 characters to the alert's timeline; @name mentions a user. Needs the scope operate.")
    {
        Body = """{"text":"Asked the bridge team, @ann takes over at 14:00."}""",
        BodySchema = "AlertNote",
        Answers =
        [
            new(201, "The entry.", "AlertEntry",
                """
                {"seq":812,"at":"2026-01-02T03:09:00Z","kind":"noted","actor":"bridge-bot","from":"open","to":"open","life":1,"severity":null,
                 "text":"Asked the bridge team, @ann takes over at 14:00."}
                """),
            new(400, "The note is empty or too long.", "Problem"), s_notFound, ApiCall.TooFast, ApiCall.Busy,
        ],
        Schemas = new Dictionary<string, IOpenApiSchema>
        {
            ["AlertNote"] = ApiSchemas.Object("A note.", ["text"], new() { ["text"] = ApiSchemas.Of(JsonSchemaType.String, "1 to 4,000 characters.") }),
            ["AlertEntry"] = Entry(),
        },
    };

    public static ApiCall Timeline { get; } = new("readAlertTimeline", "Read an alert's timeline", "What happened to an alert, by itself and by people, oldest first; the newest 1,000 entries where there are more.")
    {
        Answers =
        [
            new(200, "The entries.", "AlertTimeline",
                """
                {"items":[{"seq":801,"at":"2026-01-02T03:04:05.702Z","kind":"opened","actor":null,"from":"open","to":"open","life":1,"severity":"critical",
                  "text":"score 0.95 >= 0.9"},
                 {"seq":805,"at":"2026-01-02T03:05:10Z","kind":"acknowledged","actor":"ann","from":"open","to":"acknowledged","life":2,"severity":null,"text":null}]}
                """),
            s_notFound, ApiCall.TooFast, ApiCall.Busy,
        ],
        Schemas = new Dictionary<string, IOpenApiSchema>
        {
            ["AlertTimeline"] = ApiSchemas.Object("What happened to an alert.", ["items"], new() { ["items"] = ApiSchemas.List(Entry()) }),
        },
    };

    /// <summary>The last part of the call's path.</summary>
    public static string Word(ActKind kind) => kind == ActKind.FalsePositive ? "false-positive" : kind.ToString().ToLowerInvariant();

    public static ApiCall Of(ActKind kind)
    {
        var (operation, summary, description, body) = kind switch
        {
            ActKind.Acknowledge => ("acknowledgeAlert", "Acknowledge an alert", "Somebody looks after it. From open only.", """{"life":1}"""),
            ActKind.Unacknowledge => ("unacknowledgeAlert", "Take an acknowledgement back", "It is open again. From acknowledged only.", """{"life":2}"""),
            ActKind.Resolve => ("resolveAlert", "Resolve an alert", "It is over. From open or acknowledged; a reason is possible.", """{"life":2,"reason":"Relayer restarted"}"""),
            ActKind.FalsePositive => (
                "falsePositiveAlert", "Call an alert a false positive", "It never was one. From any other state; the reason is required.", """{"life":2,"reason":"A known relayer"}"""),
            ActKind.Reopen => (
                "reopenAlert", "Reopen an alert", "From resolved or false positive. Not while another alert of the same rule and key is open.", """{"life":3}"""),
            ActKind.Assign => ("assignAlert", "Assign an alert", "To an operator or admin, by name. Open alerts only.", """{"life":1,"assignee":"ann"}"""),
            _ => ("unassignAlert", "Take an assignment back", "It is nobody's. Open alerts only.", """{"life":2}"""),
        };
        return new(operation, summary, $"{description} Needs the scope operate. life is the alert's as it was read: one that has changed since is answered with 409.")
        {
            Body = body,
            BodySchema = "AlertAct",
            Answers =
            [
                new(200, "The alert as it is now.", "Alert", AlertApiCall.Example),
                new(400, "A member of the body is missing or not valid.", "Problem",
                    """
                    {"type":"/docs/problems#invalid-parameter","title":"The parameter reason is not valid","status":400,
                     "detail":"Say why it is a false positive: it helps to mend the rule.","instance":"/api/v1/alerts/019b7c1d-6b5e-7c39-8a43-1f5f0d3a9b10/false-positive",
                     "parameter":"reason"}
                    """),
                s_notFound,
                new(409, "It is not as the caller saw it, or does not allow this: what happened, and the alert as it is now.", "Problem",
                    $$"""
                    {"type":"/docs/problems#alert-changed","title":"The alert is not as you saw it","status":409,
                     "detail":"Ben resolved it 12 s ago. It is resolved now.","alert":{{AlertApiCall.Example}} }
                    """),
                ApiCall.TooFast, ApiCall.Busy,
            ],
            Schemas = new Dictionary<string, IOpenApiSchema>
            {
                ["Alert"] = AlertApiCall.Alert(),
                ["AlertAct"] = ApiSchemas.Object("An act.", ["life"], new()
                {
                    ["life"] = ApiSchemas.Of(JsonSchemaType.Integer, "The alert's life as it was read."),
                    ["reason"] = ApiSchemas.Of(JsonSchemaType.String, "For false-positive (required), resolve and reopen; at most 500 characters."),
                    ["assignee"] = ApiSchemas.Of(JsonSchemaType.String, "For assign: a user's name."),
                }),
            },
        };
    }

    private static OpenApiSchema Entry() => ApiSchemas.Object("One thing that happened.", ["seq", "at", "kind", "from", "to", "life"], new()
    {
        ["seq"] = ApiSchemas.Of(JsonSchemaType.Integer, "Ascends over all alerts."),
        ["at"] = ApiSchemas.Time("When."),
        ["kind"] = ApiSchemas.Of(JsonSchemaType.String, $"{string.Join(", ", EntryJson.Kinds)}."),
        ["actor"] = Or("Who did it; null for the console itself."),
        ["from"] = ApiSchemas.Of(JsonSchemaType.String, "The state before."),
        ["to"] = ApiSchemas.Of(JsonSchemaType.String, "The state after."),
        ["life"] = ApiSchemas.Of(JsonSchemaType.Integer, "The alert's life after."),
        ["severity"] = Or("Of the alert after it, where it tells of severity."),
        ["text"] = Or("A note, a reason, what ended it, to whom it was assigned, or what was found."),
    });

    private static OpenApiSchema Or(string description) => new() { Type = JsonSchemaType.String | JsonSchemaType.Null, Description = description };
}

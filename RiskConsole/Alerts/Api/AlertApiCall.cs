using Microsoft.OpenApi;
using RiskConsole.Events.Api;

namespace RiskConsole.Alerts.Api;

/// <summary>What the API document says about alerts.</summary>
internal static class AlertApiCall
{
    public const string Example =
        """
        {"id":"019b7c1d-6b5e-7c39-8a43-1f5f0d3a9b10","name":"High risk score","state":"open","severity":"critical","category":"risk",
         "subject":"account/0x123","message":"score 0.95 >= 0.9","reason":null,"observed":0.95,"threshold":0.9,"peak":0.95,"occurrences":3,
         "first_seen":"2026-01-02T03:04:05.678Z","last_seen":"2026-01-02T03:06:11Z","opened_at":"2026-01-02T03:04:05.702Z","resolved_at":null,
         "resolved_by":null,"assignee":null,"acknowledged_at":null,"acknowledged_by":null,"disposition":null,"storm_id":null,"is_storm":false,
         "suppressed_by":[],"fingerprint":"8c1f0a2be57d9346","rule_id":"019b7c1d-0000-7000-8000-000000000001","rule_version":4,
         "labels":{"alertname":"High risk score","rule_id":"019b7c1d-0000-7000-8000-000000000001","subject":"account/0x123"},
         "event_uid":"019b7c1d-6b5e-7c39-8a43-1f5f0d3a9b11","event_seqs":[4711],"runbook":null,"life":1,"version":3}
        """;

    private static readonly ApiAnswer s_tooSlow = new(422, "The search ran too long and was stopped; narrow it by from, to or rule.", "Problem");

    public static ApiCall Search { get; } = new("searchAlerts", "Read alerts",
        "One page of alerts, the last opened first. The next page begins right after this one, whatever was opened meanwhile: send next_cursor back with the same parameters.")
    {
        Parameters =
        [
            new("state", "Only these states: open, acknowledged, resolved, false_positive; several with commas.", "open,acknowledged"),
            new("severity", "Only these severities: critical, error, warning, info; several with commas.", "critical"),
            new("rule", "Only alerts of the rule with this id.", ""),
            new("subject", "Only alerts of exactly this subject.", "account/0x123"),
            new("text", "Part of the name, message, subject or key.", "withdrawal"),
            new("from", "Only alerts opened at or after this time (RFC 3339, or a date in UTC).", "2026-01-02T00:00:00Z"),
            new("to", "Only alerts opened before this time.", "2026-01-03"),
            new("limit", "Most alerts on the page, 1 to 500; 100 where absent.", "100"),
            new("cursor", "next_cursor of the page before.", ""),
        ],
        Answers =
        [
            new(200, "The page.", "AlertPage", $$"""{"items":[{{Example}}],"next_cursor":null,"has_more":false}"""),
            new(400, "A parameter is not valid: which, and what it may be.", "Problem",
                """
                {"type":"/docs/problems#invalid-parameter","title":"The parameter state is not valid","status":400,
                 "detail":"\"closed\" is no state; use open, acknowledged, resolved, false_positive, several with commas.",
                 "instance":"/api/v1/alerts","parameter":"state"}
                """),
            s_tooSlow, ApiCall.TooFast, ApiCall.Busy,
        ],
        Schemas = new Dictionary<string, IOpenApiSchema>
        {
            ["AlertPage"] = ApiSchemas.Object("One page of alerts, the last opened first.", ["items", "next_cursor", "has_more"], new()
            {
                ["items"] = ApiSchemas.List(Alert()),
                ["next_cursor"] = Or(JsonSchemaType.String, "Send it as cursor for the next page; null on the last one."),
                ["has_more"] = ApiSchemas.Of(JsonSchemaType.Boolean, "Whether there is a next page."),
            }),
        },
    };

    public static ApiCall Get { get; } = new("getAlert", "Read one alert", "By its id.")
    {
        Answers =
        [
            new(200, "The alert.", "Alert", Example),
            new(404, "There is no such alert among those the caller may see.", "Problem"),
            s_tooSlow, ApiCall.TooFast, ApiCall.Busy,
        ],
        Schemas = new Dictionary<string, IOpenApiSchema> { ["Alert"] = Alert() },
    };

    public static OpenApiSchema Alert() => ApiSchemas.Object(
        "What a rule found; repeats count on it.",
        ["id", "name", "state", "severity", "category", "message", "occurrences", "first_seen", "last_seen", "opened_at", "fingerprint", "rule_id", "rule_version",
            "labels", "event_seqs", "suppressed_by", "life", "version"], new()
        {
            ["id"] = ApiSchemas.Of(JsonSchemaType.String, "UUIDv7 of the moment it was opened."),
            ["name"] = ApiSchemas.Of(JsonSchemaType.String, "The rule's name when it was raised."),
            ["state"] = ApiSchemas.Of(JsonSchemaType.String, "open, acknowledged, resolved or false_positive."),
            ["severity"] = ApiSchemas.Of(JsonSchemaType.String, "The most severe level it reached: critical, error, warning or info."),
            ["category"] = ApiSchemas.Of(JsonSchemaType.String, "The channel of its cause."),
            ["subject"] = Or(JsonSchemaType.String, "Who or what is at risk."),
            ["message"] = ApiSchemas.Of(JsonSchemaType.String, "What happened, for people."),
            ["reason"] = Or(JsonSchemaType.String, "Why, where the numbers do not say it."),
            ["observed"] = Or(JsonSchemaType.Number, "The value of the last finding."),
            ["threshold"] = Or(JsonSchemaType.Number, "What it was compared with."),
            ["peak"] = Or(JsonSchemaType.Number, "The observed value farthest beyond the threshold."),
            ["occurrences"] = ApiSchemas.Of(JsonSchemaType.Integer, "How many findings it counts."),
            ["first_seen"] = ApiSchemas.Time("Event time of the first finding."),
            ["last_seen"] = ApiSchemas.Time("Event time of the last finding."),
            ["opened_at"] = ApiSchemas.Time("When the console opened it."),
            ["resolved_at"] = Or(JsonSchemaType.String, "When it was resolved."),
            ["resolved_by"] = Or(JsonSchemaType.String, "recovery, quiet (nothing for the rule's keep-firing time), rule (it judges no more), storm (it is over), reopened (an earlier alert of the same was), or a person."),
            ["assignee"] = Or(JsonSchemaType.String, "The user it is assigned to."),
            ["acknowledged_at"] = Or(JsonSchemaType.String, "Of the acknowledgement that holds, or held when it was resolved."),
            ["acknowledged_by"] = Or(JsonSchemaType.String, "Who acknowledged it."),
            ["disposition"] = Or(JsonSchemaType.String, "Why it was called a false positive."),
            ["storm_id"] = Or(JsonSchemaType.String, "The storm alert that counts it and is shown in its place."),
            ["is_storm"] = ApiSchemas.Of(JsonSchemaType.Boolean, "Whether it counts the alerts of a storm."),
            ["suppressed_by"] = ApiSchemas.List(ApiSchemas.Object("What keeps it off the inbox now.", ["kind", "id"], new()
            {
                ["kind"] = ApiSchemas.Of(JsonSchemaType.String, "silence, mute_window or storm."),
                ["id"] = ApiSchemas.Of(JsonSchemaType.String, "Of that."),
                ["words"] = Or(JsonSchemaType.String, "For people."),
                ["until"] = Or(JsonSchemaType.String, "When it ends by itself, where that can be said."),
            })),
            ["fingerprint"] = ApiSchemas.Of(JsonSchemaType.String, "Of the labels, without severity: what makes two findings the same alert."),
            ["rule_id"] = ApiSchemas.Of(JsonSchemaType.String, "The rule that found it."),
            ["rule_version"] = ApiSchemas.Of(JsonSchemaType.Integer, "The version of the rule that found it."),
            ["labels"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String },
                Description = "The rule's labels, alertname, rule_id and the fields of its key.",
            },
            ["event_uid"] = Or(JsonSchemaType.String, "The event at which it was raised; read it at /api/v1/events/UID. Null for what a timer found."),
            ["event_seqs"] = ApiSchemas.List(ApiSchemas.Of(JsonSchemaType.Integer, "A place in the log.")),
            ["runbook"] = Or(JsonSchemaType.String, "Where it is written what to do."),
            ["life"] = ApiSchemas.Of(JsonSchemaType.Integer, "Grows when its state or assignee changes; an act is guarded by it."),
            ["version"] = ApiSchemas.Of(JsonSchemaType.Integer, "Grows with every change."),
        });

    private static OpenApiSchema Or(JsonSchemaType type, string description) => new() { Type = type | JsonSchemaType.Null, Description = description };
}

using Microsoft.OpenApi;
using RiskConsole.Events.Api;

namespace RiskConsole.Scores;

/// <summary>What the API document says about scores.</summary>
internal static class ScoreApiCall
{
    public static ApiCall Get { get; } = new("getScore", "Read the score of a subject",
        "The risk of a subject as of now, with what it is made of. The subject is written as events name it (percent-encode it; slashes may stay).")
    {
        Answers =
        [
            new(200, "The score.", "Score",
                """
                {"subject":"account/0x123","value":0.82,"as_of":"2026-01-02T03:34:05.678Z","first_seen":"2026-01-01T10:00:00Z",
                 "last_seen":"2026-01-02T03:04:05.678Z","events":17,"worst_severity":"error","contributions":[
                  {"type":"io.example.bridge.withdrawal","value":0.82,"peak":0.91,"peak_at":"2026-01-02T03:30:00Z",
                   "event_uid":"019b7c1d-6b5e-7c39-8a43-1f5f0d3a9b10","count":3}]}
                """),
            new(404, "No event has concerned the subject.", "Problem"),
            new(422, "The store took too long.", "Problem"),
            ApiCall.TooFast,
            ApiCall.Busy,
        ],
        Schemas = new Dictionary<string, IOpenApiSchema> { ["Score"] = Score() },
    };

    private static OpenApiSchema Score() => ApiSchemas.Object(
        "The risk of one subject.", ["subject", "value", "as_of", "first_seen", "last_seen", "events", "worst_severity", "contributions"], new()
        {
            ["subject"] = ApiSchemas.Of(JsonSchemaType.String, "Who or what is at risk."),
            ["value"] = ApiSchemas.Of(JsonSchemaType.Number, "0 to 1, as of as_of; it fades by half every Scores:HalfLife."),
            ["as_of"] = ApiSchemas.Time("The time of the answer."),
            ["first_seen"] = ApiSchemas.Time("The earliest event's time."),
            ["last_seen"] = ApiSchemas.Time("The latest event's time."),
            ["events"] = ApiSchemas.Of(JsonSchemaType.Integer, "How many events concerned the subject in all."),
            ["worst_severity"] = ApiSchemas.Of(JsonSchemaType.String, "The worst among the contributions: critical, error, warning or info."),
            ["contributions"] = ApiSchemas.List(ApiSchemas.Object(
                "What one type of event adds.", ["type", "value", "peak", "peak_at", "event_uid", "count"], new()
                {
                    ["type"] = ApiSchemas.Of(JsonSchemaType.String, "The events' type."),
                    ["value"] = ApiSchemas.Of(JsonSchemaType.Number, "What is left of the peak."),
                    ["peak"] = ApiSchemas.Of(JsonSchemaType.Number, "The score of the worst recent event of the type, at its time."),
                    ["peak_at"] = ApiSchemas.Time("That event's time."),
                    ["event_uid"] = ApiSchemas.Of(JsonSchemaType.String, "That event; read it at /api/v1/events/UID."),
                    ["count"] = ApiSchemas.Of(JsonSchemaType.Integer, "How many events of the type were counted."),
                })),
        });
}

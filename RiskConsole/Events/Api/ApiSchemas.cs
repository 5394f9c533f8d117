using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace RiskConsole.Events.Api;

/// <summary>The shapes of the API's bodies, for its document. They are written by hand as the bodies themselves are.</summary>
internal static class ApiSchemas
{
    /// <summary>Those of events and problems; a call of another folder brings its own (<see cref="ApiCall.Schemas"/>).</summary>
    public static IReadOnlyDictionary<string, IOpenApiSchema> All(OpenApiDocument document) => new Dictionary<string, IOpenApiSchema>
    {
        ["Event"] = Event(),
        ["EventPage"] = Object("One page of events, newest first.", ["items", "next_cursor", "has_more"], new()
        {
            ["items"] = List(new OpenApiSchemaReference("Event", document)),
            ["next_cursor"] = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null,
                Description = "Send it as cursor for the next page; null on the last one." },
            ["has_more"] = Of(JsonSchemaType.Boolean, "Whether there is a next page."),
        }),
        ["EventCount"] = Object("How many events a search finds.", ["count"],
            new() { ["count"] = Of(JsonSchemaType.Integer, "0 or more.") }),
        ["IngestAnswer"] = Object("What became of a request's events.", ["accepted", "duplicates", "refused", "results"], new()
        {
            ["accepted"] = Of(JsonSchemaType.Integer, "Taken now."),
            ["duplicates"] = Of(JsonSchemaType.Integer, "Known before, or twice in this request; not stored again."),
            ["refused"] = Of(JsonSchemaType.Integer, "Not valid."),
            ["queued"] = Of(JsonSchemaType.Boolean,
                "True when the events are durable in a queue and not yet in the log: then results have no uid and seq, and duplicates only "
                    + "turn out there. Absent otherwise."),
            ["results"] = List(new OpenApiSchemaReference("IngestResult", document)),
        }),
        ["IngestResult"] = IngestResult(),
        ["Problem"] = Problem(),
    };

    private static OpenApiSchema Event()
    {
        var schema = Object(
            "A CloudEvents 1.0 event. Further attributes (lower-case letters and digits; string, integer or boolean) are extension "
                + "attributes and are kept.",
            ["specversion", "id", "source", "type"],
            new()
            {
                ["specversion"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [JsonValue.Create("1.0")] },
                ["id"] = Of(JsonSchemaType.String, "Unique within its source; with it the key by which duplicates are known."),
                ["source"] = Of(JsonSchemaType.String, "What the event comes from, a URI-reference."),
                ["type"] = Of(JsonSchemaType.String, "The kind of event, dotted, most general part first."),
                ["subject"] = Of(JsonSchemaType.String, "Who or what is at risk."),
                ["time"] = Time("When it happened; the time of receipt where absent."),
                ["datacontenttype"] = Of(JsonSchemaType.String, "The payload's media type."),
                ["dataschema"] = Of(JsonSchemaType.String, "Where the payload's schema is, a URI."),
                ["data"] = new OpenApiSchema { Description = "The payload, any JSON value. Every member can be searched." },
                ["data_base64"] = Of(JsonSchemaType.String, "A binary payload; not together with data."),
                ["severity"] = Of(JsonSchemaType.String,
                    "critical, error, warning or info; the words of other systems are understood. Else severitytext, severitynumber, "
                    + "data.severity, info."),
                ["category"] = Of(JsonSchemaType.String, "risk, security, health, system or user; decided by the type where absent."),
                ["score"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Number, Minimum = "0", Maximum = "1",
                    Description = "Risk. May be sent as a number although CloudEvents knows none in attributes; else data.score, "
                        + "data.risk_score, none.",
                },
                ["uid"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid", ReadOnly = true,
                    Description = "The console's own id." },
                ["seq"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", ReadOnly = true,
                    Description = "Position in the log." },
                ["recordedtime"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time", ReadOnly = true,
                    Description = "When the console received it." },
            });
        schema.AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Integer | JsonSchemaType.Boolean };
        return schema;
    }

    private static OpenApiSchema IngestResult() => Object("What became of one event.", ["index", "status"], new()
    {
        ["index"] = Of(JsonSchemaType.Integer, "Its place in the request, from 0."),
        ["line"] = Of(JsonSchemaType.Integer, "Its line, from 1; NDJSON only."),
        ["id"] = Of(JsonSchemaType.String, "As sent."),
        ["source"] = Of(JsonSchemaType.String, "As sent."),
        ["status"] = new OpenApiSchema { Type = JsonSchemaType.String,
            Enum = [JsonValue.Create("accepted"), JsonValue.Create("duplicate"), JsonValue.Create("refused")] },
        ["uid"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid",
            Description = "The stored event; the earlier one for a duplicate. Absent while queued." },
        ["seq"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Description = "Its position in the log. Absent while queued." },
        ["problem"] = Object("Why it was refused.", ["type", "title", "detail", "pointer"], new()
        {
            ["type"] = Of(JsonSchemaType.String, "Kind of problem, stable."),
            ["title"] = Of(JsonSchemaType.String, "The kind in words."),
            ["detail"] = Of(JsonSchemaType.String, "What is wrong and what to send instead."),
            ["pointer"] = Of(JsonSchemaType.String, "JSON pointer into the document that was sent."),
        }),
    });

    private static OpenApiSchema Problem()
    {
        var schema = Object("Problem details (RFC 9457).", ["type", "title", "status", "detail"], new()
        {
            ["type"] = Of(JsonSchemaType.String, "Kind of problem, stable."),
            ["title"] = Of(JsonSchemaType.String, "The kind in words."),
            ["status"] = Of(JsonSchemaType.Integer, "The HTTP status."),
            ["detail"] = Of(JsonSchemaType.String, "What is wrong and how to mend it."),
            ["instance"] = Of(JsonSchemaType.String, "What was asked for."),
            ["errors"] = List(Object("One fault.", ["pointer", "detail"], new()
            {
                ["pointer"] = Of(JsonSchemaType.String,
                    "JSON pointer into the document that was sent; for NDJSON the line number comes first."),
                ["detail"] = Of(JsonSchemaType.String, "What is wrong and what to send instead."),
            })),
            ["trace_id"] = Of(JsonSchemaType.String, "Names the request in the console's logs."),
        });
        schema.AdditionalProperties = new OpenApiSchema();
        return schema;
    }

    public static OpenApiSchema Object(string description, string[] required, Dictionary<string, IOpenApiSchema> properties) => new()
    {
        Type = JsonSchemaType.Object,
        Description = description,
        Required = new HashSet<string>(required),
        Properties = properties,
    };

    public static OpenApiSchema List(IOpenApiSchema items) => new() { Type = JsonSchemaType.Array, Items = items };

    public static OpenApiSchema Of(JsonSchemaType type, string description) => new() { Type = type, Description = description };

    public static OpenApiSchema Time(string description) =>
        new() { Type = JsonSchemaType.String, Format = "date-time", Description = description };
}

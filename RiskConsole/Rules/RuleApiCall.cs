using Microsoft.OpenApi;
using RiskConsole.Events;
using RiskConsole.Events.Api;

namespace RiskConsole.Rules;

/// <summary>What the API document says about rules.</summary>
internal static class RuleApiCall
{
    public static ApiCall List { get; } = new("listRules", "Read all rules",
        "The rules as they are in force (or, where none is yet, waiting), by name: the document that the console's Rules page exports and imports.")
    {
        Answers =
        [
            new(200, "The rules.", "RuleDocument",
                """
                {"format":"riskconsole-rules","version":1,"rules":[{"state":"active","name":"Outflow","kind":"velocity","where":"type:*withdrawal",
                 "by":["data.asset"],"value":"data.usd","aggregate":"sum","window":"10m","compare":"atLeast",
                 "levels":[{"severity":"critical","threshold":10000000,"recovery":8000000}],"keepFiring":"30m","dedupWindow":"5m",
                 "message":"{{key}}: {{value:n0}} USD left in {{window}}"}]}
                """),
            ApiCall.TooFast,
        ],
        Schemas = new Dictionary<string, IOpenApiSchema> { ["RuleDocument"] = Document() },
    };

    private static OpenApiSchema Document() => ApiSchemas.Object("Rules as one document.", ["format", "version", "rules"], new()
    {
        ["format"] = ApiSchemas.Of(JsonSchemaType.String, "riskconsole-rules."),
        ["version"] = ApiSchemas.Of(JsonSchemaType.Integer, "Of the form of the document: 1."),
        ["rules"] = ApiSchemas.List(ApiSchemas.Object(
            "A rule. What is not said has its usual value.", ["state", "name", "kind", "compare", "levels", "dedupWindow"], new()
        {
            ["state"] = ApiSchemas.Of(JsonSchemaType.String, Words<RuleState>()),
            ["name"] = ApiSchemas.Of(JsonSchemaType.String, "Unique among rules."),
            ["description"] = ApiSchemas.Of(JsonSchemaType.String, "Why the rule exists."),
            ["kind"] = ApiSchemas.Of(JsonSchemaType.String, Words<RuleKind>()),
            ["where"] = ApiSchemas.Of(JsonSchemaType.String, "Which events it looks at, in the query language; all where absent."),
            ["by"] = ApiSchemas.List(ApiSchemas.Of(JsonSchemaType.String, "A field whose values are judged each by itself.")),
            ["value"] = ApiSchemas.Of(JsonSchemaType.String, "The field looked at."),
            ["aggregate"] = ApiSchemas.Of(JsonSchemaType.String, Words<Aggregate>()),
            ["percentile"] = ApiSchemas.Of(JsonSchemaType.Number, "Above 0, below 100."),
            ["window"] = Duration("The window, the time from first to last step, the silence, or the bucket."),
            ["compare"] = ApiSchemas.Of(JsonSchemaType.String, Words<Comparison>()),
            ["levels"] = ApiSchemas.List(ApiSchemas.Object("From which value on it has which severity.", ["severity"], new()
            {
                ["severity"] = ApiSchemas.Of(JsonSchemaType.String, string.Join(", ", Severities.All.Select(s => s.Name()))),
                ["threshold"] = ApiSchemas.Of(JsonSchemaType.Number, "Absent for sequence and absence."),
                ["recovery"] = ApiSchemas.Of(JsonSchemaType.Number, "The value at which trouble is over."),
            })),
            ["steps"] = ApiSchemas.List(ApiSchemas.Object("A step of a sequence.", ["name", "where"], new()
            {
                ["name"] = ApiSchemas.Of(JsonSchemaType.String, "For people."),
                ["where"] = ApiSchemas.Of(JsonSchemaType.String, "Which events are this step."),
                ["by"] = ApiSchemas.List(ApiSchemas.Of(JsonSchemaType.String, "This step's field for the rule's, where it has another name.")),
            })),
            ["anomaly"] = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "How an anomaly rule learns: warmUp, seasonal, memory, least, most." },
            ["for"] = Duration("How long it must hold before it is raised."),
            ["keepFiring"] = Duration("How long an alert stays after the condition was last seen."),
            ["dedupWindow"] = Duration("A finding within this time counts on the same alert."),
            ["cooldown"] = Duration("How long nothing is raised after an alert was resolved."),
            ["labels"] = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "Labels that each alert carries, name and text." },
            ["message"] = ApiSchemas.Of(JsonSchemaType.String, "The alert's message with names in double braces."),
            ["runbook"] = ApiSchemas.Of(JsonSchemaType.String, "Where it is written what to do."),
        })),
    });

    private static string Words<T>() where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(RuleJson.Word)) + ".";

    private static OpenApiSchema Duration(string description) => ApiSchemas.Of(JsonSchemaType.String, description + " As text: 10m, 1h30m, 90s, 500ms.");
}

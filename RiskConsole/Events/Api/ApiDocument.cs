using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using RiskConsole.Events.Ingest;

namespace RiskConsole.Events.Api;

/// <summary>Describes the REST API as an OpenAPI document, from the <see cref="ApiCall"/> of each endpoint.</summary>
internal static class ApiDocument
{
    private const string KeyScheme = "ApiKey";

    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = static description =>
            description.RelativePath?.StartsWith("api/", StringComparison.OrdinalIgnoreCase) == true;
        options.AddDocumentTransformer(static (document, _, _) =>
        {
            DescribeDocument(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(static (operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiCall>().FirstOrDefault() is { } call)
                DescribeCall(operation, call, context.Document!);
            return Task.CompletedTask;
        });
    }

    private static void DescribeDocument(OpenApiDocument document)
    {
        document.Info = new()
        {
            Title = "RiskConsole",
            Version = "v1",
            Description = "Send risk events as CloudEvents 1.0, search them, read the scores they make, and work on the alerts they raise. Every error is problem+json and says what, where, and how "
                + "to mend it.",
        };
        // The address the document was fetched from is the one to call; a name guessed here would be wrong behind a proxy.
        document.Servers = [new() { Url = "/" }];
        var components = document.Components ??= new();
        components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [KeyScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = "X-Api-Key",
                Description = "A key made by an admin; its scopes (ingest, read, operate) say what it may do.",
            },
        };
        components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        foreach (var (name, schema) in ApiSchemas.All(document))
            components.Schemas[name] = schema;
    }

    private static void DescribeCall(OpenApiOperation operation, ApiCall call, OpenApiDocument document)
    {
        operation.OperationId = call.OperationId;
        operation.Summary = call.Summary;
        operation.Description = call.Description;
        operation.Security = [new() { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] }];

        operation.Parameters = [.. operation.Parameters?.Where(p => p.In == ParameterLocation.Path)
            ?? [], .. call.Parameters.Select(Parameter)];
        if (call.Body is not null)
            operation.RequestBody = call.BodySchema is null ? Body(call.Body, document) : Command(call, document);

        document.Components ??= new();
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        foreach (var (name, schema) in call.Schemas)
            document.Components.Schemas[name] = schema;

        operation.Responses = [];
        foreach (var answer in call.Answers)
            operation.Responses[answer.Status.ToString(CultureInfo.InvariantCulture)] = Answer(answer, document);
        operation.Responses["401"] = Answer(new(401, "There is no key in X-Api-Key, or it is unknown or revoked.", "Problem"), document);
        operation.Responses["403"] = Answer(new(403, "The key's scopes do not allow this.", "Problem"), document);
    }

    private static OpenApiParameter Parameter(ApiParameter parameter) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Description = parameter.Description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        Example = parameter.Example.Length == 0 ? null : JsonValue.Create(parameter.Example),
    };

    private static OpenApiRequestBody Body(string example, OpenApiDocument document)
    {
        var one = new OpenApiSchemaReference("Event", document);
        var many = new OpenApiSchema { Type = JsonSchemaType.Array, Items = one };
        return new()
        {
            Required = true,
            Description = "One event, an array of them, or one per line; in the binary mode (attributes in ce- headers) the payload "
                + "alone, of any type.",
            Content = IngestEndpoint.ContentTypes.ToDictionary(type => type, type => new OpenApiMediaType
            {
                Schema = type switch
                {
                    "application/cloudevents+json" => one,
                    "application/cloudevents-batch+json" => many,
                    "application/json" => new OpenApiSchema { OneOf = [one, many] },
                    _ => new OpenApiSchema { Type = JsonSchemaType.String, Description = "One event per line." },
                },
                Example = type switch
                {
                    "application/cloudevents-batch+json" => new JsonArray(JsonNode.Parse(example)),
                    "application/x-ndjson" or "application/ndjson" => JsonValue.Create(JsonNode.Parse(example)!.ToJsonString()),
                    _ => JsonNode.Parse(example),
                },
            }),
        };
    }

    private static OpenApiRequestBody Command(ApiCall call, OpenApiDocument document) => new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/json"] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(call.BodySchema!, document), Example = JsonNode.Parse(call.Body!) },
        },
    };

    private static OpenApiResponse Answer(ApiAnswer answer, OpenApiDocument document) => new()
    {
        Description = answer.Description,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [answer.Schema == "Problem" ? ApiProblem.ContentType : "application/json"] = new OpenApiMediaType
            {
                Schema = new OpenApiSchemaReference(answer.Schema, document),
                Example = answer.Example is null ? null : JsonNode.Parse(answer.Example),
            },
        },
    };
}

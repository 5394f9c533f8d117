using Microsoft.Extensions.ObjectPool;
using RiskConsole.Access;
using RiskConsole.Events.Api;
using RiskConsole.Events.Ingest;

namespace RiskConsole.Events;

/// <summary>The API over events: ingest and search under <c>/api/v1</c>, described at <c>/openapi/v1.json</c>.</summary>
internal static class ApiSetup
{
    public static void AddEventsApi(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<IngestOptions>().BindConfiguration("Ingest").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<CategoryRules>();
        services.AddSingleton<IngestLimiter>();
        services.AddSingleton<IngestEndpoint>();
        services.AddSingleton<EventsApi>();
        services.AddTransient<EventParser>();
        services.AddSingleton<ObjectPool<EventParser>>(provider =>
            new DefaultObjectPool<EventParser>(new Parsers(provider), Environment.ProcessorCount * 2));
        services.AddOpenApi("v1", ApiDocument.Configure);
    }

    public static void MapEventsApi(this WebApplication app)
    {
        var events = app.MapGroup("/api/v1/events").WithTags("Events");
        events.MapPost("", static (HttpContext context, IngestEndpoint endpoint) => endpoint.HandleAsync(context))
            .RequireAuthorization(Policies.ApiIngest).WithMetadata(ApiCall.Ingest).DisableAntiforgery();
        events.MapGet("", static (HttpContext context, EventsApi api) => api.SearchAsync(context))
            .RequireAuthorization(Policies.ApiRead).WithMetadata(ApiCall.Search);
        events.MapGet("count", static (HttpContext context, EventsApi api) => api.CountAsync(context))
            .RequireAuthorization(Policies.ApiRead).WithMetadata(ApiCall.Count);
        events.MapGet("{**id}", static (HttpContext context, EventsApi api) => api.GetAsync(context))
            .RequireAuthorization(Policies.ApiRead).WithMetadata(ApiCall.Get);
        app.Map("/api/{**rest}", EventsApi.NoSuchCall).ExcludeFromDescription();
        app.MapProblemPage();
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
    }

    private sealed class Parsers(IServiceProvider provider) : PooledObjectPolicy<EventParser>
    {
        public override EventParser Create() => provider.GetRequiredService<EventParser>();

        public override bool Return(EventParser obj) => true;
    }
}

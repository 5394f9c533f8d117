using RiskConsole.Events.Bus;
using RiskConsole.Events.Import;
using RiskConsole.Events.Live;
using RiskConsole.Events.Log;
using RiskConsole.Events.Pipeline;
using RiskConsole.Events.Search;
using RiskConsole.Query;
using RiskConsole.Storage;
using RiskConsole.Telemetry;

namespace RiskConsole.Events;

/// <summary>Ingest, the event log, its pipeline, search and the bus.</summary>
internal static class EventsSetup
{
    private const int TailEvents = 20_000;
    private const long TailBytes = 64L << 20;

    public static void AddEvents(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<LiveOptions>().BindConfiguration("Live").ValidateDataAnnotations().ValidateOnStart();

        services.AddSingleton<IBackplane, LocalBackplane>();
        services.AddSingleton<EventBus>();
        services.AddSingleton<IEventBus>(provider => provider.GetRequiredService<EventBus>());

        services.AddSingleton(new EventTail(TailEvents, TailBytes));
        services.AddSingleton<IEventLog, EventLog>();
        services.AddSingleton<IEventStore, EventStore>();
        services.AddSingleton<IEventIntake, LogIntake>();
        services.AddSingleton<IDeadLetters, NoDeadLetters>();
        services.AddHostedService<LogWatcher>();
        services.AddHostedService<SearchIndexer>();

        services.AddSingleton<PipelinePosition>();
        services.AddSingleton<EventPipeline>();
        services.AddSingleton<IHealthSource>(provider => provider.GetRequiredService<EventPipeline>());
        services.AddHostedService(provider => provider.GetRequiredService<EventPipeline>());

        services.AddSingleton<ISqliteFunctions, QuerySqlFunctions>();
        services.AddSingleton<EventQuerySamples>();
        services.AddSingleton<IQueryCompiler<RiskEvent>>(provider => new QueryCompiler<RiskEvent>(
            EventQuerySchema.Create(provider.GetRequiredService<EventQuerySamples>()), provider.GetRequiredService<TimeProvider>()));

        services.AddSingleton<FeedViews>();
        services.AddSingleton<IFeedViews>(provider => provider.GetRequiredService<FeedViews>());
        services.AddHostedService(provider => provider.GetRequiredService<FeedViews>());

        builder.AddEventsApi();
        builder.AddImport();
    }

    public static void MapEvents(this WebApplication app)
    {
        app.MapEventsApi();
        app.MapImport();
    }
}

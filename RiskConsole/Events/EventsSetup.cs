namespace RiskConsole.Events;

/// <summary>Ingest, the event log, its pipeline, search and the bus.</summary>
internal static class EventsSetup
{
    public static void AddEvents(this WebApplicationBuilder builder)
    {
    }

    public static void MapEvents(this WebApplication app)
    {
    }
}

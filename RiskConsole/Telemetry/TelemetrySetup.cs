namespace RiskConsole.Telemetry;

/// <summary>What the console measures of itself, and the shared state of Overview.</summary>
internal static class TelemetrySetup
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
    }

    public static void MapTelemetry(this WebApplication app)
    {
    }
}

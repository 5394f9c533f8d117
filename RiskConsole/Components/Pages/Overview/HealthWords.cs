using RiskConsole.Telemetry;

namespace RiskConsole.Components.Pages.Overview;

/// <summary>How a status is called: for style sheets and for people.</summary>
internal static class HealthWords
{
    public static string Word(this HealthStatus status) => status switch
    {
        HealthStatus.Good => "good",
        HealthStatus.Degraded => "degraded",
        HealthStatus.Down => "down",
        _ => "unknown",
    };

    public static string Label(this HealthStatus status) => status switch
    {
        HealthStatus.Good => "Good",
        HealthStatus.Degraded => "Degraded",
        HealthStatus.Down => "Down",
        _ => "Unknown",
    };
}

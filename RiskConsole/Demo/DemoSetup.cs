namespace RiskConsole.Demo;

/// <summary>The simulated bridge behind --demo.</summary>
internal static class DemoSetup
{
    public static void AddDemo(this WebApplicationBuilder builder)
    {
    }

    public static void MapDemo(this WebApplication app)
    {
    }
}

using RiskConsole.Components;

namespace RiskConsole;

/// <summary>Composes the application. Tests start it with their own settings, on port 0.</summary>
internal static class ConsoleApp
{
    /// <param name="args">Command-line settings (<c>--urls</c>, <c>--Section:Key=value</c>).</param>
    /// <param name="configure">Called last, so that a test can replace settings and services.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(o => o.DisableWebSocketCompression = true);
        return app;
    }
}

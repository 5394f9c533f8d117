namespace RiskConsole.Hosting;

/// <summary>Runs the web application until it is told to stop.</summary>
internal static class WebHost
{
    public static async Task<int> RunAsync(string[] settings, CancellationToken ct)
    {
        try
        {
            await using var app = ConsoleApp.Build(settings, builder =>
            {
                builder.Services.AddHostedService<StartupBanner>();
                builder.Services.AddHostedService<SettingsTeller>();
            });
            await StartAsync(app, ct);
            await app.WaitForShutdownAsync(ct);
            return ExitCodes.Done;
        }
        catch (Exception e) when (StartupFaults.Explain(e) is { } fault)
        {
            foreach (var line in fault.Lines)
                await Console.Error.WriteLineAsync(line);
            return fault.ExitCode;
        }
    }

    private static async Task StartAsync(WebApplication app, CancellationToken ct)
    {
        try
        {
            await app.StartAsync(ct);
        }
        catch
        {
            // What did start is stopped in order; merely disposed, each background service would report its end as a failure.
            await app.StopAsync(CancellationToken.None);
            throw;
        }
    }
}

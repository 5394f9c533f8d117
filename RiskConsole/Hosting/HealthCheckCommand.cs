using System.CommandLine;

namespace RiskConsole.Hosting;

/// <summary><c>healthcheck</c>: asks the running console whether it is ready. For containers, whose image has no other client.</summary>
internal static class HealthCheckCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static Command Create(string[] settings)
    {
        var command = new Command("healthcheck", "Asks the running console whether it is ready; exits with 0 when it is, with 1 when not.");
        command.SetAction((_, ct) => RunAsync(settings, ct));
        return command;
    }

    private static async Task<int> RunAsync(string[] settings, CancellationToken ct)
    {
        // Only the configuration is needed: a probe runs every few seconds and must stay cheap.
        var options = new WebApplicationOptions { Args = settings, ContentRootPath = AppContext.BaseDirectory };
        var configuration = WebApplication.CreateSlimBuilder(options).Configuration;
        var address = new Uri(ListenAddresses.Reachable(ListenAddresses.Configured(configuration)[0]), "/health/ready");
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        // The console's own certificate need not be for the name "localhost".
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => address.IsLoopback;
        using var client = new HttpClient(handler) { Timeout = Patience };
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (configuration["AllowedHosts"]?.Split(';')[0] is { Length: > 0 } host && !host.Contains('*', StringComparison.Ordinal))
                request.Headers.Host = host;
            using var answer = await client.SendAsync(request, ct);
            await Console.Out.WriteLineAsync($"{address} answered {(int)answer.StatusCode}.");
            return answer.IsSuccessStatusCode ? ExitCodes.Done : ExitCodes.Failed;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"{address} does not answer: {e.Message}");
            return ExitCodes.Failed;
        }
    }
}

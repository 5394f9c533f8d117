using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using RiskConsole.Access;

namespace RiskConsole.Hosting;

/// <summary>Once the console listens, says where, and how to create the first admin when there is none. Plain text on stdout, never in the log:
/// the link is a secret.</summary>
internal sealed class StartupBanner(IServer server, IHostApplicationLifetime lifetime, SetupLinks links, TextWriter output) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var whenStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        using var whenStopping = stoppingToken.Register(() => started.TrySetCanceled(stoppingToken));
        await started.Task;

        var addresses = (server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Select(ListenAddresses.Reachable).ToArray();
        foreach (var address in addresses)
            await output.WriteLineAsync($"RiskConsole listens on {address.GetLeftPart(UriPartial.Authority)}");
        if (await links.CreateAsync(stoppingToken) is { } token && addresses.Length > 0)
            await output.WriteLineAsync($"Create the first admin: {new Uri(addresses[0], "/setup?token=" + token)}");
        await output.FlushAsync(stoppingToken);
    }
}

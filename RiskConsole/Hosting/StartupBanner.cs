using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using RiskConsole.Access;
using RiskConsole.Events;

namespace RiskConsole.Hosting;

/// <summary>Once the console listens, says where, and how to create the first admin when there is none. Plain text on stdout, never in the
/// log: the link is a secret.</summary>
internal sealed class StartupBanner(
    IServer server, IHostApplicationLifetime lifetime, SetupLinks links, IConfiguration configuration,
    ILogger<StartupBanner> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var whenStarted = lifetime.ApplicationStarted.Register(() => started.TrySetResult(true));
        using var whenStopping = stoppingToken.Register(() => started.TrySetResult(false));
        if (!await started.Task)
            return;

        if (ConfigurationAliases.Unused(configuration) is { Count: > 0 } unused)
            logger.LogWarning("Set but not used by this version: {Settings}",
                string.Join(", ", unused));
        var addresses = (server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Select(ListenAddresses.Reachable).ToArray();
        foreach (var address in addresses)
            await Console.Out.WriteLineAsync($"RiskConsole listens on {address.GetLeftPart(UriPartial.Authority)}");
        if (addresses.Length > 0)
            await OfferSetupAsync(addresses[0], stoppingToken);
        await Console.Out.FlushAsync(stoppingToken);
    }

    private async Task OfferSetupAsync(Uri address, CancellationToken ct)
    {
        try
        {
            if (await links.CreateAsync(ct) is { } token)
                await Console.Out.WriteLineAsync($"Create the first admin: {new Uri(address, "/setup?token=" + token)}");
        }
        catch (LogBusyException e)
        {
            await Console.Out.WriteLineAsync(
                $"Could not look whether there is an admin: {e.Message} If there is none, start the console again for a set-up link.");
        }
    }
}

using Microsoft.Extensions.Options;
using RiskConsole.Demo.Simulation;
using RiskConsole.Events;

namespace RiskConsole.Demo;

/// <summary>Runs the simulated bridge against the event log: fills an empty log with the recent past at once, then keeps pace with the clock.</summary>
internal sealed class DemoBridge(IEventLog log, IOptions<DemoOptions> options, TimeProvider time, ILogger<DemoBridge> logger) : BackgroundService
{
    private const int ChunkSize = 1_000;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var settings = options.Value;
        var now = time.GetUtcNow();
        var start = log.Head == 0 ? now - settings.Backfill : now;
        var simulation = new BridgeSimulation(start, new Random(settings.Seed), settings);
        var filled = await AppendUntilAsync(simulation, now, stoppingToken);
        logger.LogInformation("The simulated bridge runs with seed {Seed}; {Events} events were made up for the time since {Start:O}", settings.Seed, filled, start);

        using var timer = new PeriodicTimer(Pace, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            now = time.GetUtcNow();
            // A machine that slept for longer than the log would be filled with finds a gap, not a flood.
            simulation.SkipTo(now - settings.Backfill - Pace);
            await AppendUntilAsync(simulation, now, stoppingToken);
        }
    }

    private async Task<int> AppendUntilAsync(BridgeSimulation simulation, DateTimeOffset now, CancellationToken ct)
    {
        var count = 0;
        foreach (var chunk in simulation.AdvanceTo(now).Chunk(ChunkSize))
        {
            await AppendAsync(chunk, ct);
            count += chunk.Length;
        }
        return count;
    }

    private async Task AppendAsync(RiskEvent[] chunk, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await log.AppendAsync(chunk, ct);
                return;
            }
            catch (LogBusyException busy)
            {
                await Task.Delay(busy.RetryAfter, time, ct);
            }
        }
    }
}

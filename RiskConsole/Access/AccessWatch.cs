using RiskConsole.Events;

namespace RiskConsole.Access;

/// <summary>Ends circuits whose session is over: at once when this process changes it, within a second when another does (the command line,
/// another instance). All circuits are checked by one read.</summary>
internal sealed class AccessWatch(CircuitRegistry circuits, SessionDirectory sessions, IEventBus bus, TimeProvider time,
    ILogger<AccessWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TouchInterval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changed = new SemaphoreSlim(0, 1);
        using var subscription = bus.Subscribe(Topic.Access, () => Signal(changed));
        var touchedAt = time.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await changed.WaitAsync(Interval, stoppingToken);
                if (circuits.IsEmpty)
                    continue;
                await CheckAsync(stoppingToken);
                if (time.GetElapsedTime(touchedAt) >= TouchInterval)
                {
                    touchedAt = time.GetTimestamp();
                    // A connected page counts as use of its session: a console on the wall is not idle.
                    await sessions.TouchAsync(circuits.ConnectedSessions, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                logger.LogWarning("Sessions could not be checked, trying again in a second: {Reason}", e.Message);
            }
        }
    }

    private async Task CheckAsync(CancellationToken ct)
    {
        // The circuits first: one that opens meanwhile may belong to a session that opened meanwhile.
        var present = circuits.All.ToArray();
        var open = await sessions.AllAsync(ct);
        foreach (var circuit in present)
            if (circuit.SessionHandle is not { } handle || !open.TryGetValue(handle, out var session) || session.Epoch != circuit.Epoch)
                circuit.End();
    }

    private static void Signal(SemaphoreSlim changed)
    {
        try
        {
            changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // One signal that waits is enough.
        }
    }
}

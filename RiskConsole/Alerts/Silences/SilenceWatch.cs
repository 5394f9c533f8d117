namespace RiskConsole.Alerts.Silences;

/// <summary>Renews the set when a silence or mute window begins or ends, and looks for what others saved: other instances on this store tell of it through Redis only where there
/// is one, and news can be lost.</summary>
internal sealed class SilenceWatch(Suppressions suppressions, TimeProvider time, ILogger<SilenceWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Nothing may be shown that is silenced, not even for the first seconds.
        await suppressions.OpenAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Wait(), time, stoppingToken);
            try
            {
                await suppressions.RenewAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("Silences could not be looked at, trying again in {Seconds} s: {Reason}", Interval.TotalSeconds, e.Message);
                await Task.Delay(Interval, time, stoppingToken);
            }
        }
    }

    private TimeSpan Wait()
    {
        if (suppressions.Current.NextChange is not { } next)
            return Interval;
        // A timer may fire a little early: never turn for nothing without end.
        var wait = next - time.GetUtcNow() + TimeSpan.FromMilliseconds(1);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait < Interval ? wait : Interval;
    }
}

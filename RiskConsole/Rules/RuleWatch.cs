namespace RiskConsole.Rules;

/// <summary>Looks for rules that others saved: other instances on this store tell of it through Redis only where there is one, and news can be lost.</summary>
internal sealed class RuleWatch(RuleBook book, RuleReads reads, TimeProvider time, ILogger<RuleWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await reads.RevisionAsync(stoppingToken) != book.Current.Revision)
                    await book.RenewAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("Rules could not be looked at, trying again in {Seconds} s: {Reason}", Interval.TotalSeconds, e.Message);
            }
        }
    }
}

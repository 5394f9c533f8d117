using Microsoft.Data.Sqlite;
using RiskConsole.Storage;

namespace RiskConsole.Events.Log;

/// <summary>Fills the tail at start, and notices what other processes (an import on the command line) wrote to the same log.</summary>
internal sealed class LogWatcher(EventTail tail, StoreReader reader, IEventStore store, TimeProvider time, ILogger<LogWatcher> logger) : BackgroundService
{
    private const int Preload = 1_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var head = await HeadAsync(cancellationToken);
        if (head > 0)
            tail.Append(await store.ReadAfterAsync(Math.Max(0, head - Preload), Preload, cancellationToken));
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                tail.SkipTo(await HeadAsync(stoppingToken));
            }
            catch (Exception e) when (e is SqliteException or LogBusyException or QueryTimeoutException)
            {
                logger.LogWarning(e, "The head of the log could not be read");
            }
        }
    }

    private Task<long> HeadAsync(CancellationToken ct) => reader.ReadAsync(static connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(seq), 0) FROM event";
        return (long)command.ExecuteScalar()!;
    }, ct);
}

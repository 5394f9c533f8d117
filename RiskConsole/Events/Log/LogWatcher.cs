using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using RiskConsole.Storage;

namespace RiskConsole.Events.Log;

/// <summary>Fills the tail at start, and with what other processes (another instance, an import on the command line) wrote to the same log:
/// at once when they tell, otherwise within <see cref="Interval"/>.</summary>
internal sealed class LogWatcher(
    EventTail tail, StoreReader reader, IEventStore store, IEventBus bus, TimeProvider time, ILogger<LogWatcher> logger) : BackgroundService
{
    private const int Preload = 1_000;
    private const int ReadAtOnce = 2_000;
    private const int MostToRead = 20_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var head = await HeadAsync(cancellationToken);
        tail.SkipTo(Math.Max(0, head - Preload));
        tail.Fill(await store.ReadAfterAsync(tail.Head, Preload, cancellationToken));
        tail.Missed = Wake;
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = bus.Subscribe(Topic.Appended, Wake);
        await using var timer = time.CreateTimer(_ => Wake(), null, Interval, Interval);
        await foreach (var _ in _wake.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await CatchUpAsync(stoppingToken);
            }
            catch (Exception e) when (e is SqliteException or LogBusyException or QueryTimeoutException)
            {
                logger.LogWarning(e, "The log could not be read");
            }
        }
    }

    private void Wake() => _wake.Writer.TryWrite(true);

    private async Task CatchUpAsync(CancellationToken ct)
    {
        var head = await HeadAsync(ct);
        if (head - tail.Head > MostToRead)
            tail.SkipTo(head - Preload);
        while (tail.Head < head)
        {
            var batch = await store.ReadAfterAsync(tail.Head, ReadAtOnce, ct);
            if (batch.Count == 0)
                return;
            tail.Fill(batch);
        }
    }

    private Task<long> HeadAsync(CancellationToken ct) => reader.ReadAsync(static connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(seq), 0) FROM event";
        return (long)command.ExecuteScalar()!;
    }, ct);
}

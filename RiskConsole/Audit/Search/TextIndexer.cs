using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Audit.Search;

/// <summary>Follows the audit log and keeps its text index, on the instance that has the <see cref="StoreDuty"/>. It may be late: a search reads in full what is
/// not indexed yet. An index that is missing is made anew at start; one that is damaged too, when that is found.</summary>
internal sealed class TextIndexer(
    StoreReader reader, IStoreWriter writer, StoreDuty duty, IEventBus bus, TimeProvider time, ILogger<TextIndexer> logger) : BackgroundService
{
    private const int LeastBatch = 100;
    private const int MostBatch = 4_000;

    // The writer serves everybody else too: no batch holds it longer than about this.
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(40);

    // Each batch becomes a piece of the index of its own, and pieces must be joined: what comes within this time is taken together.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _batch = 1_000;

    /// <summary>Takes in all entries there are; for the command line, where nobody else does.</summary>
    /// <returns>How many were taken in.</returns>
    public async Task<long> CatchUpAsync(CancellationToken ct)
    {
        var done = 0L;
        while (await StepAsync(ct) is > 0 and var count)
            done += count;
        return done;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = bus.Subscribe(Topic.Audit, () => _wake.Writer.TryWrite(true));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var began = time.GetTimestamp();
                var count = duty.IsHeld ? await StepAsync(stoppingToken) : 0;
                if (count == 0)
                    await WaitAsync(stoppingToken);
                else
                    // A long log is taken in beside the day's work, not before it.
                    await Task.Delay(count < _batch ? Gather : time.GetElapsedTime(began), time, stoppingToken);
            }
            catch (Exception e) when (e is SqliteException or LogBusyException or QueryTimeoutException)
            {
                logger.LogWarning(e, "The text index of the audit log waits");
                await Task.Delay(RetryAfter, time, stoppingToken);
            }
        }
    }

    /// <returns>How many entries were taken in.</returns>
    private async Task<long> StepAsync(CancellationToken ct)
    {
        var (position, newest) = await reader.ReadAsync(static connection => (TextIndex.Position(connection), AuditColumns.Newest(connection)), ct);
        if (position is null || position > newest)
        {
            await RenewAsync("it is missing", ct);
            return await StepAsync(ct);
        }
        if (position >= newest)
            return 0;
        var (from, to) = (position.Value, Math.Min(newest, position.Value + _batch));
        try
        {
            var took = TimeSpan.Zero;
            var moved = await writer.WriteAsync(transaction =>
            {
                var began = time.GetTimestamp();
                var reached = TextIndex.Extend(transaction, from, to);
                took = time.GetElapsedTime(began);
                return reached;
            }, ct);
            if (to - from == _batch)
                _batch = (int)Math.Clamp(_batch * (Turn / TimeSpan.FromTicks(Math.Max(1, took.Ticks))), Math.Max(LeastBatch, _batch / 2), Math.Min(MostBatch, _batch * 2));
            return moved is null ? 0 : to - from;
        }
        catch (Exception e) when (TextIndex.IsDamaged(e))
        {
            await RenewAsync($"it is damaged ({e.Message})", ct);
            return 0;
        }
    }

    /// <summary>Begins the index anew.</summary>
    public async Task RenewAsync(string reason, CancellationToken ct)
    {
        logger.LogWarning("The text index of the audit log is made anew: {Reason}", reason);
        await writer.WriteAsync(static transaction =>
        {
            TextIndex.Renew(transaction);
            return true;
        }, ct);
    }

    private async Task WaitAsync(CancellationToken ct)
    {
        using var until = new CancellationTokenSource(Watch, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(until.Token, ct);
        try
        {
            await _wake.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested && !ct.IsCancellationRequested)
        {
        }
    }
}

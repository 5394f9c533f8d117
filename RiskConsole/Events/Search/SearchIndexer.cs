using Microsoft.Data.Sqlite;
using RiskConsole.Events.Log;
using RiskConsole.Storage;

namespace RiskConsole.Events.Search;

/// <summary>Follows the log and stores what is known of each complete slab. It may be late, and begins again with the slab it was at: a search
/// reads in full what is not covered yet.</summary>
internal sealed class SearchIndexer(
    EventTail tail, IEventStore store, StoreReader reader, IStoreWriter writer, TimeProvider time, ILogger<SearchIndexer> logger) : BackgroundService
{
    private const int BatchSize = 1_000;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly LogFollower _follower = new(tail, store);
    private readonly Slab _slab = new();
    private long _position;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                _slab.Begin(await reader.ReadAsync(SearchBlocks.NextSlab, stoppingToken));
                _position = Math.Max(0, _slab.Number * Slab.Events - 1);
                while (true)
                    await FollowAsync(stoppingToken);
            }
            catch (Exception e) when (e is SqliteException or LogBusyException or QueryTimeoutException)
            {
                logger.LogWarning(e, "The search index waits");
                await Task.Delay(RetryAfter, time, stoppingToken);
            }
        }
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        var began = time.GetTimestamp();
        var behind = tail.Oldest > _position + 1;
        var batch = await _follower.ReadAsync(_position, BatchSize, ct);
        foreach (var e in batch)
        {
            if (Slab.NumberOf(e.Seq) != _slab.Number)
                await NextAsync(Slab.NumberOf(e.Seq), ct);
            _slab.Add(e);
            _position = e.Seq;
        }
        if (batch.Count == 0)
            await _follower.WaitAsync(ct);
        // A long log that was never indexed is taken in beside the day's work, not before it.
        else if (behind)
            await Task.Delay(time.GetElapsedTime(began), time, ct);
    }

    private async Task NextAsync(long number, CancellationToken ct)
    {
        if (!_slab.IsEmpty)
        {
            await writer.WriteAsync(transaction =>
            {
                _slab.Write(transaction);
                return true;
            }, ct);
        }
        _slab.Begin(number);
    }
}

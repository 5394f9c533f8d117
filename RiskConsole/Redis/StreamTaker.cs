using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Redis;

/// <summary>Brings delivered entries into the log and acknowledges them after the commit, or moves them to the dead letters. What is wrong for
/// the moment (the log is busy, Redis is away) is waited out and never held against an entry.</summary>
internal sealed class StreamTaker(
    EventStream stream, StreamFormat format, IEventLog log, IEventStore store, StreamCounters counters, IOptions<RedisOptions> options,
    TimeProvider time, ILogger<StreamTaker> logger)
{
    private static readonly TimeSpan LongestBetweenTries = TimeSpan.FromMilliseconds(500);

    /// <summary>This instance's name in the group, never used twice.</summary>
    public string Consumer { get; } = $"{Environment.MachineName}-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";

    /// <summary>Often enough that what this instance works on does not count as left.</summary>
    private TimeSpan BetweenTries => options.Value.ClaimAfter / 4 is var part && part < LongestBetweenTries ? part : LongestBetweenTries;

    /// <summary>Takes entries together; those that fail together are tried one by one.</summary>
    public async Task TakeAsync(IReadOnlyList<StreamEntry> entries, CancellationToken ct)
    {
        var read = entries.Select(entry => (Entry: entry, Read: format.Read(entry))).ToList();
        foreach (var (entry, (_, fault)) in read)
        {
            if (fault is not null)
                await BuryAsync(entry, fault, ct);
        }
        var valid = read.FindAll(r => r.Read.Event is not null).ConvertAll(r => new Offer(r.Entry, r.Read.Event!));
        if (valid.Count == 0)
            return;
        try
        {
            await AppendAsync(valid, ct);
        }
        catch (Exception e) when (IsFaultOfTheEntry(e, ct) && valid.Count > 1)
        {
            foreach (var offer in valid)
                await AppendAloneAsync(offer, ct);
        }
        catch (Exception e) when (IsFaultOfTheEntry(e, ct))
        {
            LeaveForLater(valid[0].Entry, e);
        }
    }

    /// <summary>Takes an entry that was delivered before to someone who did not finish it.</summary>
    public async Task TakeAgainAsync(StreamEntry entry, CancellationToken ct)
    {
        counters.Reclaimed();
        if (entry.Deliveries <= options.Value.MaxDeliveries)
        {
            await TakeAsync([entry], ct);
            return;
        }
        var e = format.Read(entry).Event;
        await BuryAsync(entry, new EntryFault(EntryFault.Failing,
            $"It was delivered {entry.Deliveries} times and never finished (Redis:MaxDeliveries is {options.Value.MaxDeliveries}); the log says what failed.",
            e?.Source, e?.Id), ct);
    }

    private async Task AppendAloneAsync(Offer offer, CancellationToken ct)
    {
        try
        {
            await AppendAsync([offer], ct);
        }
        catch (Exception e) when (IsFaultOfTheEntry(e, ct))
        {
            LeaveForLater(offer.Entry, e);
        }
    }

    private async Task AppendAsync(IReadOnlyList<Offer> offers, CancellationToken ct)
    {
        RiskEvent[] events = [.. offers.Select(offer => offer.Event)];
        var outcomes = await WaitOutAsync(() => log.AppendAsync(events, ct), offers, ct);
        var done = new List<string>(offers.Count);
        for (var i = 0; i < offers.Count; i++)
        {
            var stored = outcomes[i].Duplicate ? await WaitOutAsync(() => store.FindAsync(outcomes[i].Uid, ct), offers, ct) : null;
            if (stored is not null && !StreamFormat.SaySame(offers[i].Event, stored))
            {
                await BuryAsync(offers[i].Entry, new EntryFault(EntryFault.Conflict,
                    "The log holds another event of this source and id, with other content. Give each event an id of its own.",
                    offers[i].Event.Source, offers[i].Event.Id), ct);
                continue;
            }
            if (outcomes[i].Duplicate)
                counters.DuplicateSuppressed();
            done.Add(offers[i].Entry.Id);
        }
        if (done.Count > 0)
            await WhenRedisAnswersAsync(token => stream.AckAsync(done, token), ct);
    }

    private async Task BuryAsync(StreamEntry entry, EntryFault fault, CancellationToken ct)
    {
        var dropped = -1;
        await WhenRedisAnswersAsync(async token => dropped = await stream.BuryAsync(entry, fault, token), ct);
        if (dropped < 0)
            return;
        counters.Buried(fault.Reason);
        logger.LogWarning("Entry {Entry} of the stream is now a dead letter: {Reason}", entry.Id, fault.Reason);
        if (dropped > 0)
            logger.LogWarning("{Count} of the oldest dead letters were dropped (Redis:DeadLetterLimit)", dropped);
    }

    /// <summary>Repeats while the store takes nothing, and keeps the entries this instance's meanwhile.</summary>
    private async Task<T> WaitOutAsync<T>(Func<Task<T>> step, IReadOnlyList<Offer> offers, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await step();
            }
            catch (Exception e) when (IsForTheMoment(e))
            {
                logger.LogWarning("Entries of the stream wait for the log: {Reason}", e.Message);
                await Task.Delay(BetweenTries, time, ct);
                await RenewAsync(offers, ct);
            }
        }
    }

    private async Task RenewAsync(IReadOnlyList<Offer> offers, CancellationToken ct)
    {
        try
        {
            await stream.RenewAsync(Consumer, offers.Select(offer => offer.Entry.Id), ct);
        }
        catch (Exception e) when (e is RedisAwayException or StreamUnfitException)
        {
            // Then another instance takes them over; whoever comes second finds duplicates.
        }
    }

    /// <summary>Repeats while Redis is away: what is committed should not be delivered again for that.</summary>
    private async Task WhenRedisAnswersAsync(Func<CancellationToken, Task> step, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                // Not stopped half-way when the console stops: the command has a time limit of its own.
                await step(CancellationToken.None);
                return;
            }
            catch (StreamUnfitException)
            {
                // The group is gone, and with it what it was to be told; a new one delivers whatever is left once more.
                return;
            }
            catch (RedisAwayException)
            {
                await Task.Delay(BetweenTries, time, ct);
            }
        }
    }

    /// <summary>It stays unacknowledged, is claimed after Redis:ClaimAfter and counts as delivered once more.</summary>
    private void LeaveForLater(StreamEntry entry, Exception e) =>
        logger.LogError(e, "Entry {Entry} of the stream could not be stored (delivery {Delivery})", entry.Id, entry.Deliveries);

    private static bool IsForTheMoment(Exception e) =>
        e is LogBusyException or QueryTimeoutException || (e is SqliteException && StoreFaults.EndsGroup(e));

    private static bool IsFaultOfTheEntry(Exception e, CancellationToken ct) =>
        !ct.IsCancellationRequested && e is not (RedisAwayException or StreamUnfitException or OperationCanceledException);

    private readonly record struct Offer(StreamEntry Entry, RiskEvent Event);
}

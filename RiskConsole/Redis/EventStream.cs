using System.Globalization;
using Microsoft.Extensions.Options;
using RiskConsole.Events.Ingest;
using StackExchange.Redis;

namespace RiskConsole.Redis;

/// <summary>The stream of events and its consumer group. Every call fails with <see cref="RedisAwayException"/> while Redis is away and with
/// <see cref="StreamUnfitException"/> when the stream or its group is not what it must be.</summary>
internal sealed class EventStream(RedisLink link, RedisKeys keys, IOptions<RedisOptions> options, IOptions<IngestOptions> ingest)
{
    public const string Group = "console";

    /// <summary>Bytes taken at once, give or take a few entries.</summary>
    private const int ByteBudget = 4 << 20;

    /// <summary>What is kept of an entry that is too large to be an event.</summary>
    private const int KeptOfTooLarge = 64 << 10;

    /// <summary>Largest event of an entry, in bytes.</summary>
    public int MaxEventBytes => ingest.Value.MaxBodyBytes;

    /// <returns>Null when the stream is full; nothing was added then.</returns>
    public async Task<StreamAdded?> AddAsync(IReadOnlyList<(byte[] Event, long ReceivedMicros)> events, CancellationToken ct)
    {
        var values = new RedisValue[2 + 2 * events.Count];
        values[0] = options.Value.StreamLimit;
        values[1] = keys.EventsAdded;
        for (var i = 0; i < events.Count; i++)
            (values[2 + 2 * i], values[3 + 2 * i]) = (events[i].Event, events[i].ReceivedMicros);
        var answer = await RunAsync(StreamScripts.Add, [keys.Events, keys.EventsEpoch], values, ct);
        if (answer.IsNull)
            return null;
        var parts = (RedisResult[])answer;
        return new StreamAdded((string)parts[0], StreamId.Parse((string)parts[^1]));
    }

    /// <summary>Takes new entries, oldest first.</summary>
    public Task<IReadOnlyList<StreamEntry>> ReadAsync(string consumer, CancellationToken ct) => TakeAsync(StreamScripts.Read, [consumer], ct);

    /// <summary>Reads again what the consumer was given and has not acknowledged.</summary>
    /// <param name="after">The last entry of the page before; null for the first page.</param>
    public Task<IReadOnlyList<StreamEntry>> OwnAsync(string consumer, string? after, CancellationToken ct) =>
        TakeAsync(StreamScripts.Own, [consumer, after is null ? "-" : "(" + after], ct);

    /// <summary>Takes over one entry that another consumer left.</summary>
    /// <returns>Where to go on, and the entry if there is one.</returns>
    public async Task<(string Cursor, StreamEntry? Entry)> ClaimAsync(string consumer, string cursor, CancellationToken ct)
    {
        var answer = (RedisResult[])await RunAsync(StreamScripts.Claim, [keys.Events],
            [MaxEventBytes, Group, consumer, (long)options.Value.ClaimAfter.TotalMilliseconds, cursor], ct);
        return ((string)answer[0], answer.Length > 1 ? EntryOf(answer[1]) : null);
    }

    public Task AckAsync(IEnumerable<string> ids, CancellationToken ct) => ExecuteAsync("XACK", [keys.Events, Group, .. ids], ct);

    /// <summary>Says that the consumer still works on entries, so that nobody takes them over; does not count as a delivery.</summary>
    public Task RenewAsync(string consumer, IEnumerable<string> ids, CancellationToken ct) =>
        ExecuteAsync("XCLAIM", [keys.Events, Group, consumer, "0", .. ids, "JUSTID"], ct);

    /// <summary>Moves an entry to the dead letters unless somebody else has dealt with it.</summary>
    /// <returns>How many old letters were dropped for it; -1 when somebody else has.</returns>
    public async Task<int> BuryAsync(StreamEntry entry, EntryFault fault, CancellationToken ct)
    {
        var kept = entry.Bytes > MaxEventBytes ? KeptOfTooLarge : MaxEventBytes;
        var deliveries = entry.Deliveries.ToString(CultureInfo.InvariantCulture);
        return (int)await RunAsync(StreamScripts.Bury, [keys.Events, keys.DeadLetters],
            [Group, entry.Id, kept, options.Value.DeadLetterLimit, "reason", fault.Reason, "detail", fault.Detail, "deliveries", deliveries,
                "entry", entry.Id, "source", fault.Source ?? "", "id", fault.Id ?? ""], ct);
    }

    /// <summary>Makes the group where it is missing, trims what it has dealt with, and tells how it stands.</summary>
    public async Task<StreamStanding> CheckAsync(CancellationToken ct)
    {
        var answer = (RedisResult[])await RunAsync(StreamScripts.Check, [keys.Events, keys.EventsEpoch, keys.DeadLetters],
            [Group, Guid.NewGuid().ToString("N")], ct);
        return new StreamStanding((string)answer[0], (string)answer[1], StreamId.Parse((string)answer[2]), (long)answer[3], IdOf(answer[4]),
            (long)answer[5], IdOf(answer[6]), (long)answer[7], (long)answer[8], (string)answer[9]);
    }

    public Task LeaveAsync(string consumer, CancellationToken ct) => RunAsync(StreamScripts.Leave, [keys.Events], [Group, consumer], ct);

    public Task PruneAsync(TimeSpan idle, CancellationToken ct) =>
        RunAsync(StreamScripts.Prune, [keys.Events], [Group, (long)idle.TotalMilliseconds], ct);

    private async Task<IReadOnlyList<StreamEntry>> TakeAsync(string script, string[] from, CancellationToken ct)
    {
        var answer = (RedisResult[])await RunAsync(script, [keys.Events],
            [MaxEventBytes, Group, from[0], options.Value.BatchSize, ByteBudget, .. from[1..].Select(text => (RedisValue)text)], ct);
        return Array.ConvertAll(answer, EntryOf);
    }

    private Task<RedisResult> RunAsync(string script, RedisKey[] names, RedisValue[] values, CancellationToken ct) => link.RunAsync(
        // The text each time: it is short, and a server that was restarted has forgotten it.
        database => GuardAsync(() => database.ScriptEvaluateAsync(script, names, values, CommandFlags.NoScriptCache)), ct);

    private Task<RedisResult> ExecuteAsync(string command, object[] arguments, CancellationToken ct) =>
        link.RunAsync(database => GuardAsync(() => database.ExecuteAsync(command, arguments)), ct);

    /// <summary>Tells a fault of the stream, which is no reason to call Redis away, from the others.</summary>
    private static async Task<RedisResult> GuardAsync(Func<Task<RedisResult>> command)
    {
        try
        {
            return await command();
        }
        catch (RedisServerException e) when (e.Message.Contains("WRONGTYPE", StringComparison.Ordinal))
        {
            throw new StreamUnfitException("A key of the stream holds something else in Redis; delete or rename it, or set Redis:Namespace.", e);
        }
        catch (RedisServerException e) when (e.Message.Contains("NOGROUP", StringComparison.Ordinal)
            || e.Message.Contains("no such key", StringComparison.OrdinalIgnoreCase))
        {
            throw new StreamUnfitException("The stream's group is gone from Redis and is made anew.", e);
        }
    }

    private static StreamEntry EntryOf(RedisResult result)
    {
        var parts = (RedisResult[])result;
        long? received = long.TryParse((string)parts[4], NumberStyles.None, CultureInfo.InvariantCulture, out var micros) ? micros : null;
        return new StreamEntry((string)parts[0], (int)parts[1], (long)parts[2], (byte[])parts[3], received);
    }

    private static StreamId? IdOf(RedisResult result) => StreamId.TryParse((string)result, out var id) ? id : null;
}
